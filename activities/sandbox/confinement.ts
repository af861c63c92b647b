import { lstat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Interpreter } from './interpreter.ts';

/** Where things lie inside; `sandbox/policy.py` and `run_tests.py` know these names too. */
const WORK = '/sandbox/work';
const RUNNER = '/sandbox/runner';
const SITE_PACKAGES = '/sandbox/site-packages';
const RUNNER_SOURCE = fileURLToPath(new URL('../../sandbox', import.meta.url));

/** All that the program sees of an environment. */
export const ENVIRONMENT = {
  LANG: 'C.UTF-8',
  PYTEST_DISABLE_PLUGIN_AUTOLOAD: '1',
  PYTHONHASHSEED: '0',
  TZ: 'UTC',
};

/** A scratch directory's mount and the drop to an unprivileged uid; `sandbox/policy.py` uses them, then drops them. */
const CAPABILITIES = ['CAP_SYS_ADMIN', 'CAP_SETPCAP'];
const ROOT_CAPABILITIES = [...CAPABILITIES, 'CAP_SETUID', 'CAP_SETGID'];

/** One of our scripts, to be run by the sandbox's Python inside bubblewrap under an unprivileged uid. */
export interface ConfinedScript {
  script: 'run_tests' | 'check_syntax';
  uid: number;
  policy: string;
}

export type Confinement = (script: ConfinedScript) => string[];

/**
 * The arguments of bwrap: every namespace, nothing of the host but its shared libraries, the interpreter, the
 * environment's packages and our scripts, all read-only.
 *
 * Started as root there is no user namespace (so that an interpreter below a 0700 home can be bound) and the script
 * changes to `uid` itself; started by an ordinary user, a user namespace maps that user to `uid`.
 */
export async function confinement(interpreter: Interpreter, asRoot: boolean): Promise<Confinement> {
  const { executable, installation, sitePackages } = interpreter;
  const files = [
    ...(await systemLibraries()),
    ...readOnly(`${installation}/lib`, `${installation}/lib`),
    ...readOnly(executable, executable),
    ...readOnly(sitePackages, SITE_PACKAGES),
    ...readOnly(RUNNER_SOURCE, RUNNER),
    ...['--dir', '/dev', '--dev-bind', '/dev/null', '/dev/null', '--dev-bind', '/dev/urandom', '/dev/urandom'],
    ...['--dir', WORK, '--chdir', WORK],
    // bubblewrap's root is a writable tmpfs of half the memory.
    ...['--remount-ro', '/'],
  ];
  const namespaces = ['pid', 'net', 'ipc', 'uts', 'cgroup-try', ...(asRoot ? [] : ['user'])];
  const capabilities = asRoot ? ROOT_CAPABILITIES : CAPABILITIES;
  return ({ script, uid, policy }) => [
    ...namespaces.map((namespace) => `--unshare-${namespace}`),
    ...(asRoot ? [] : ['--uid', String(uid), '--gid', String(uid)]),
    ...['--die-with-parent', '--new-session', '--hostname', 'sandbox', '--cap-drop', 'ALL'],
    ...capabilities.flatMap((capability) => ['--cap-add', capability]),
    ...files,
    ...[executable, '-I', '-B', '-S', '-c', boot(script), String(uid), policy],
  ];
}

/** Isolated mode ignores PYTHONPATH. Without the garbage collector, importing pytest takes a tenth less. */
function boot(script: string): string {
  return `import gc, sys; gc.disable(); sys.path[:0] = ['${RUNNER}', '${SITE_PACKAGES}']; import ${script}; ${script}.main()`;
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
    ...['--ro-bind-try', '/usr/lib64', '/usr/lib64', '--ro-bind-try', '/usr/share/zoneinfo', '/usr/share/zoneinfo'],
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
