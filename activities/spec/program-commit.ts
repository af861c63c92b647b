import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

let known: Promise<string | null> | undefined;

/** That of this program. It stays what it was at the first call, since a checkout may move on under a worker that runs. */
export function programCommit(): Promise<string | null> {
  return (known ??= commitOf(fileURLToPath(new URL('../..', import.meta.url))));
}

/** The commit that a folder was checked out at, with `+` after it where files differ; null where none is known. */
export async function commitOf(folder: string): Promise<string | null> {
  const root = await realpath(folder);
  const top = await git(root, ['rev-parse', '--show-toplevel']);
  // A copy inside another repository has no commit of its own.
  if (top === null || (await realpath(top)) !== root) return null;
  const commit = await git(root, ['rev-parse', 'HEAD']);
  const changes = await git(root, ['status', '--porcelain', '--untracked-files=no']);
  if (commit === null || changes === null) return null;
  return `${commit}${changes === '' ? '' : '+'}`;
}

async function git(root: string, args: string[]): Promise<string | null> {
  const { failed, stdout } = await execa('git', ['--no-optional-locks', '-C', root, ...args], {
    reject: false,
    timeout: 5000,
  });
  return failed ? null : stdout;
}
