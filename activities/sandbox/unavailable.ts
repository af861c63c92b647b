/** The sandbox itself is broken: no verdict on any program. Temporal retries it, since it is no failure of a model. */
export class SandboxUnavailable extends Error {
  override name = 'SandboxUnavailable';
}

/** This machine refuses what a level is made of, so that a lower one may be tried. */
export class LevelRefused extends SandboxUnavailable {}

export const UNMAPPED_UIDS =
  'The uids from 20000 on do not exist in this user namespace: map them, or start as an ordinary user.';

const REMEDIES: [symptom: RegExp, remedy: string][] = [
  [/mount tmpfs: Invalid argument/, UNMAPPED_UIDS],
  [
    // bwrap's words, and those of `sandbox/policy.py`, where the kernel or AppArmor refuses a step.
    /uid map|namespace|unshare|setns|loopback|mount tmpfs|capset|not permitted|Permission denied/i,
    'The kernel refuses what the sandbox is made of. On Ubuntu 23.10 and later AppArmor does: ' +
      'sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0, or a profile that lets bwrap have user namespaces; ' +
      'elsewhere: sudo sysctl -w user.max_user_namespaces=15000; in a container, start it with: ' +
      '--cap-add SYS_ADMIN --security-opt seccomp=unconfined --security-opt apparmor=unconfined',
  ],
  [/No module named/, 'Set the environment up again: npm run setup'],
];

/** A zygote or a run that did not begin: what it said, and what to do about it. */
export function startRefused(output: string): LevelRefused {
  const said = lastLine(output) || 'it ended without a word';
  const remedy = REMEDIES.find(([symptom]) => symptom.test(output))?.[1];
  const cause = `The sandbox did not start: ${said}.`;
  return new LevelRefused(remedy ? `${cause} ${remedy}` : cause);
}

/** A zygote that ended, or was killed, in the middle of a job. */
export function brokenOff(output: string): SandboxUnavailable {
  const said = lastLine(output);
  return new SandboxUnavailable(`The sandbox ended in the middle of a run${said === '' ? '.' : `: ${said}`}`);
}

/** A program that could not be spawned at all. */
export function spawnRefused(program: string, cause: Error): LevelRefused {
  const missing = 'code' in cause && cause.code === 'ENOENT';
  const remedy = 'bubblewrap is not installed (or not there). Debian, Ubuntu: sudo apt-get install bubblewrap';
  return new LevelRefused(missing ? `${program} not found: ${remedy}` : `${program}: ${cause.message}`, { cause });
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
