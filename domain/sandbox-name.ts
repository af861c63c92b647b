import type { SandboxIdentity } from './records.ts';

/** All that tells two sandboxes apart, for people. */
export function sandboxName({ level, python, pytest, runner }: SandboxIdentity): string {
  return `level ${level}, Python ${python}, pytest ${pytest}, ${runner}`;
}
