import { execFile } from 'node:child_process';
import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import type { Interpreter } from './interpreter.ts';
import { ENVIRONMENT, importCommand, pythonCommand, RUNNER } from './python-command.ts';
import type { Confine } from './zygote.ts';

/** Where things lie inside. */
const INSIDE = { work: '/sandbox/work', runner: '/sandbox/runner', sitePackages: '/sandbox/site-packages' };

/** Namespaces and a scratch directory for each run; the children give them up before they see untrusted text. */
const CAPABILITIES = ['CAP_SYS_ADMIN', 'CAP_SETPCAP'];
/** The switch to an unprivileged uid. */
const ROOT_CAPABILITIES = [...CAPABILITIES, 'CAP_SETUID', 'CAP_SETGID'];
const NOBODY = 65_534;

/**
 * Level 3: every namespace, nothing of the host but its shared libraries, the interpreter, the environment's packages
 * and our scripts, all read-only.
 *
 * Started by an ordinary user, a user namespace maps that user to `uid`; started by root, bubblewrap is `uid`'s from its
 * start and does the same. Where other users may not look at what it needs (an interpreter below a 0700 home) or may
 * have no user namespace, root's has none, and the zygote changes to `uid` itself.
 */
export async function bubblewrap(
  { executable, installation, sitePackages }: Interpreter,
  bwrap: string,
): Promise<Confine> {
  const files = [
    ...(await systemLibraries()),
    ...readOnly(`${installation}/lib`, `${installation}/lib`),
    ...readOnly(executable, executable),
    ...readOnly(sitePackages, INSIDE.sitePackages),
    ...readOnly(RUNNER, INSIDE.runner),
    ...['--dir', '/dev', '--dev-bind', '/dev/null', '/dev/null', '--dev-bind', '/dev/urandom', '/dev/urandom'],
    ...['--dir', INSIDE.work, '--chdir', INSIDE.work],
    // bubblewrap's root is a writable tmpfs of half the memory.
    ...['--remount-ro', '/'],
  ];
  const places = { ...INSIDE, executable };
  const isRoot = process.getuid?.() === 0;
  const asRoot = isRoot && !(await canBeAnothers(bwrap, [...files, ...importCommand(places)]));
  const namespaces = ['pid', 'net', 'ipc', 'uts', 'cgroup-try', ...(asRoot ? [] : ['user'])];
  const capabilities = asRoot ? ROOT_CAPABILITIES : CAPABILITIES;
  return async (uid) => ({
    program: bwrap,
    arguments: [
      ...namespaces.map((namespace) => `--unshare-${namespace}`),
      ...(asRoot ? [] : ['--uid', String(uid), '--gid', String(uid)]),
      ...['--die-with-parent', '--new-session', '--hostname', 'sandbox', '--cap-drop', 'ALL'],
      ...capabilities.flatMap((capability) => ['--cap-add', capability]),
      ...files,
      ...pythonCommand(places, { level: 3, uid, work: INSIDE.work }),
    ],
    environment: ENVIRONMENT,
    cwd: '/',
    owner: isRoot && !asRoot ? uid : undefined,
    release: async () => {},
  });
}

/** Whether a user without rights can start `command` in namespaces of its own. */
async function canBeAnothers(bwrap: string, command: readonly string[]): Promise<boolean> {
  const owner = { uid: NOBODY, gid: NOBODY, cwd: '/', env: ENVIRONMENT };
  return promisify(execFile)(bwrap, ['--unshare-all', ...command], owner).then(
    () => true,
    () => false,
  );
}

async function systemLibraries(): Promise<string[]> {
  const mounts = await Promise.all(
    ['/lib', '/lib64'].map(async (path) => {
      const entry = await lstat(path).catch(() => null);
      if (entry === null) return [];
      return entry.isSymbolicLink() ? ['--symlink', `usr${path}`, path] : ['--ro-bind', path, path];
    }),
  );
  return [
    ...readOnly('/usr/lib', '/usr/lib'),
    ...['--ro-bind-try', '/usr/lib64', '/usr/lib64'],
    ...['--dir', '/usr/share', '--ro-bind-try', '/usr/share/zoneinfo', '/usr/share/zoneinfo'],
    ...mounts.flat(),
    ...['--dir', '/etc', '--ro-bind-try', '/etc/ld.so.cache', '/etc/ld.so.cache'],
  ];
}

/** bubblewrap makes missing parent directories unreadable for anyone but their owner; made one by one they are not. */
function readOnly(source: string, target: string): string[] {
  const parents: string[] = [];
  for (let parent = dirname(target); parent !== '/'; parent = dirname(parent)) parents.unshift(parent);
  return [...parents.flatMap((parent) => ['--dir', parent]), '--ro-bind', source, target];
}
