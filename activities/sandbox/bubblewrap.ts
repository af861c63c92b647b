import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Interpreter } from './interpreter.ts';
import { ENVIRONMENT, pythonCommand, RUNNER } from './python-command.ts';
import type { Confine } from './zygote.ts';

/** Where things lie inside. */
const INSIDE = { work: '/sandbox/work', runner: '/sandbox/runner', sitePackages: '/sandbox/site-packages' };

/** Namespaces and a scratch directory for each run; the children give them up before they see untrusted text. */
const CAPABILITIES = ['CAP_SYS_ADMIN', 'CAP_SETPCAP'];
/** The switch to an unprivileged uid. */
const ROOT_CAPABILITIES = [...CAPABILITIES, 'CAP_SETUID', 'CAP_SETGID'];

/**
 * Level 3: every namespace, nothing of the host but its shared libraries, the interpreter, the environment's packages
 * and our scripts, all read-only.
 *
 * Started as root there is no user namespace (so that an interpreter below a 0700 home can be bound) and the zygote
 * changes to `uid` itself; started by an ordinary user, a user namespace maps that user to `uid`.
 */
export async function bubblewrap(
  { executable, installation, sitePackages }: Interpreter,
  bwrap: string,
): Promise<Confine> {
  const asRoot = process.getuid?.() === 0;
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
      ...pythonCommand({ ...INSIDE, executable }, { level: 3, uid, work: INSIDE.work }),
    ],
    environment: ENVIRONMENT,
    cwd: '/',
    release: async () => {},
  });
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
