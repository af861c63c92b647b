import { realpath } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** The commit that this program was checked out at, with `+` after it where files differ; null outside a repository. */
export async function programCommit(): Promise<string | null> {
  const root = await realpath(fileURLToPath(new URL('../..', import.meta.url)));
  const top = await git(root, ['rev-parse', '--show-toplevel']);
  // A copy inside another repository has no commit of its own.
  if (top === null || (await realpath(top)) !== root) return null;
  const commit = await git(root, ['rev-parse', 'HEAD']);
  const changes = await git(root, ['status', '--porcelain', '--untracked-files=no']);
  return commit === null ? null : `${commit}${changes === '' ? '' : '+'}`;
}

async function git(root: string, args: string[]): Promise<string | null> {
  const { failed, stdout } = await execa('git', ['-C', root, ...args], { reject: false, timeout: 5000 });
  return failed ? null : stdout;
}
