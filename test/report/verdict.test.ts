import { expect, test } from 'vitest';
import type { SandboxIdentity, Verdict } from '../../domain/records.ts';
import { Limits } from '../../domain/spec.ts';
import { type RunReport, runData, verdictLine, verdictText } from '../../report/verdict.ts';

const identity: SandboxIdentity = { level: 3, python: '3.11.7', pytest: '9.2.0', runner: 'fork server 2' };
const run = {
  isolation: 'shared',
  vacuous: true,
  cached: true,
  cpu_ms: 21,
  peak_memory_bytes: 2 ** 25,
  stdout: '',
  stderr: '',
} as const;
const verdict: Verdict = {
  guard: 'tests',
  passed: false,
  reason: 'fail',
  feedback: '1 of 2 tests failed.',
  tests: [
    { id: 'test_a', outcome: 'passed', duration_ms: 3 },
    { id: 'test_b[\u001b[2J\npassed         0 ms  test_c]', outcome: 'failed', duration_ms: 0 },
  ],
  duration_ms: 30,
  run,
};
const limits = Limits.parse({ cpu_seconds: 1 });
const report: RunReport = { verdict, identity, limits, stdout: 'red\u001b[31m\n', stderr: '' };

test('a verdict says in words what it rests on', () => {
  expect(verdictText(report).split('\n')).toEqual([
    'verdict    fail, 1/2 tests passed',
    'vacuous    YES: the tests also pass against a stub that solves nothing, so they show nothing',
    "isolation  shared: the solution ran in pytest's process, which these tests need",
    'level      3: namespaces, Landlock and a system-call filter (Python 3.11.7, pytest 9.2.0, fork server 2)',
    'time       30 ms, 21 ms of CPU, from the cache',
    'memory     32.0 MiB at most',
    '',
    'TESTS',
    'passed        3 ms  test_a',
    String.raw`failed        0 ms  test_b[\u001b[2J\npassed         0 ms  test_c]`,
    '',
    'FEEDBACK',
    '1 of 2 tests failed.',
    '',
    'STDOUT',
    String.raw`red\u001b[31m`,
  ]);
});

test('a run that never began claims nothing of isolation, memory or tests', () => {
  const broken: RunReport = {
    ...report,
    verdict: { ...verdict, reason: 'infrastructure_error', tests: [], run: null, feedback: 'no zygote' },
  };
  expect(verdictText(broken)).not.toMatch(/isolation|memory|vacuous|TESTS/);
  expect(verdictText(broken)).toContain('CAUSE\nno zygote');
  expect(runData(broken)).toMatchObject({ verdict: 'infrastructure_error', isolation: null, cpu_ms: null });
});

test('the data of a run tell under what and by what it was judged', () => {
  expect(runData(report)).toMatchObject({ ...identity, limits: { cpu_seconds: 1, memory_mib: 512 } });
});

test('a line of a batch stays one line, whatever its id is', () => {
  expect(verdictLine('a\nb', report)).toMatch(/^a\\nb +fail +1\/2 +shared +30 ms {2}vacuous$/);
});
