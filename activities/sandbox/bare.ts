import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Interpreter } from './interpreter.ts';
import { ENVIRONMENT, pythonCommand, RUNNER } from './python-command.ts';
import { LevelRefused } from './unavailable.ts';
import { workDirectory } from './work-directory.ts';
import type { Confine } from './zygote.ts';

/**
 * Levels 2 and 0: no walls around the zygote. At level 2 each run puts Landlock, the system-call filter and limits on
 * itself; at level 0 it has nothing but limits.
 */
export async function bare({ executable, installation, sitePackages }: Interpreter, level: 2 | 0): Promise<Confine> {
  if (process.getuid?.() === 0) await requirePublic([executable, `${installation}/lib`, sitePackages, RUNNER]);
  return async (uid) => {
    const work = await workDirectory(uid);
    const places = { executable, runner: RUNNER, sitePackages };
    const [program, ...commandLine] = pythonCommand(places, { level, uid, work: work.path });
    return { program, arguments: commandLine, environment: ENVIRONMENT, cwd: work.path, release: work.remove };
  };
}

/** Root's runs are an unprivileged user's, who has to read these where they are. */
async function requirePublic(paths: string[]): Promise<void> {
  for (const path of paths) {
    const closed = await privateFolder(path);
    if (closed === null) continue;
    const remedy = 'Start as an ordinary user, or keep the project, its cache (XDG_CACHE_HOME) and Python elsewhere.';
    throw new LevelRefused(`The sandbox's user may not look into ${closed}, where ${path} lies. ${remedy}`);
  }
}

/** The folder above `path`, if any, that other users may not pass. */
async function privateFolder(path: string): Promise<string | null> {
  const folder = dirname(path);
  if (folder === path) return null;
  const { mode } = await stat(folder);
  return (mode & 0o001) === 0 ? folder : privateFolder(folder);
}
