import type { Interpreter } from './interpreter.ts';
import { ENVIRONMENT, pythonCommand, RUNNER } from './python-command.ts';
import { workDirectory } from './work-directory.ts';
import type { Confine } from './zygote.ts';

/**
 * Level 1, macOS: Seatbelt, the profile after Apple's documentation of `sandbox-exec`. It was never run on a Mac by us;
 * the start-up probe decides whether it holds there.
 */
export function seatbelt({ executable, installation, sitePackages }: Interpreter): Confine {
  return async (uid) => {
    const work = await workDirectory(uid);
    const readable = ['/usr/lib', '/usr/share', '/System', '/Library/Frameworks', installation, sitePackages, RUNNER];
    const profile = seatbeltProfile({ executable, readable, work: work.path });
    return {
      program: '/usr/bin/sandbox-exec',
      arguments: [
        '-p',
        profile,
        ...pythonCommand({ executable, runner: RUNNER, sitePackages }, { level: 1, uid, work: work.path }),
      ],
      environment: ENVIRONMENT,
      cwd: work.path,
      release: work.remove,
    };
  };
}

interface ProfilePlaces {
  executable: string;
  readable: string[];
  work: string;
}

/** Denies what it does not name: the network, other processes, files to read but Python's own, to write but the work's. */
export function seatbeltProfile({ executable, readable, work }: ProfilePlaces): string {
  const subpaths = (paths: string[]): string => paths.map((path) => `(subpath ${JSON.stringify(path)})`).join(' ');
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-fork)',
    `(allow process-exec (literal ${JSON.stringify(executable)}))`,
    '(allow signal (target same-sandbox))',
    '(allow sysctl-read)',
    '(allow file-read-metadata)',
    `(allow file-read* (literal "/") (literal "/dev/null") (literal "/dev/urandom") ${subpaths([...readable, work])})`,
    `(allow file-write* (literal "/dev/null") (subpath ${JSON.stringify(work)}))`,
  ].join('\n');
}
