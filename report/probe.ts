import type { SandboxIdentity } from '../domain/records.ts';
import { printable } from './printable.ts';
import { LEVELS } from './verdict.ts';

export interface ProbeReport {
  identity: SandboxIdentity;
  attacks: readonly { name: string; result: 'held' | 'broken' | 'not_covered' }[];
}

const RESULTS = { held: 'held', broken: 'BROKEN', not_covered: 'not covered at this level' };

/** The level that holds, and what each attack came to. */
export function probeText({ identity: { level, python, pytest, runner }, attacks }: ProbeReport): string {
  const width = Math.max(...attacks.map(({ name }) => name.length));
  return [
    `level ${level}: ${LEVELS[level]}`,
    `Python ${python}, pytest ${pytest}, ${runner}`,
    '',
    ...attacks.map(({ name, result }) => printable(`${name.padEnd(width)}  ${RESULTS[result]}`)),
  ].join('\n');
}
