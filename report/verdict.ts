import type { SandboxIdentity, TestOutcome, Verdict } from '../domain/records.ts';
import type { Limits } from '../domain/spec.ts';
import { printable } from './printable.ts';

/** One judged run: the verdict, where and under which limits it ran, and what the program printed. */
export interface RunReport {
  verdict: Verdict;
  identity: SandboxIdentity;
  limits: Limits;
  stdout: string;
  stderr: string;
}

export const LEVELS: Record<SandboxIdentity['level'], string> = {
  3: 'namespaces, Landlock and a system-call filter',
  2: 'no namespaces: Landlock and a system-call filter',
  1: 'macOS Seatbelt and limits',
  0: 'UNSAFE: limits only, nothing is contained',
};

const ISOLATION = {
  process: 'process: the solution ran in a process of its own, out of reach of pytest',
  shared: "shared: the solution ran in pytest's process, which these tests need",
};

/** What `--json` prints of a run, in the field's words. */
export function runData({ verdict, identity, limits, stdout, stderr }: RunReport) {
  const { reason, passed, feedback, tests, duration_ms, run } = verdict;
  return {
    verdict: reason,
    passed,
    vacuous: run?.vacuous ?? false,
    isolation: run?.isolation ?? null,
    ...identity,
    limits,
    tests,
    feedback,
    cached: run?.cached ?? false,
    cpu_ms: run?.cpu_ms ?? null,
    duration_ms,
    peak_memory_bytes: run?.peak_memory_bytes ?? null,
    stdout,
    stderr,
  };
}

/** The verdict as people read it. Everything that a program wrote is made safe for a terminal. */
export function verdictText({ verdict, identity, stdout, stderr }: RunReport): string {
  const { reason, feedback, tests, duration_ms, run } = verdict;
  const { level, python, pytest, runner } = identity;
  const facts = [
    ['verdict', `${reason}${tests.length > 0 ? `, ${passedOf(tests)} tests passed` : ''}`],
    ...(run
      ? [
          ['vacuous', vacuousText(run.vacuous)],
          ['isolation', ISOLATION[run.isolation]],
        ]
      : []),
    ['level', `${level}: ${LEVELS[level]} (Python ${python}, pytest ${pytest}, ${runner})`],
    [
      'time',
      `${milliseconds(duration_ms)}${run ? `, ${milliseconds(run.cpu_ms)} of CPU` : ''}${run?.cached ? ', from the cache' : ''}`,
    ],
    ...(run ? [['memory', `${(run.peak_memory_bytes / 2 ** 20).toFixed(1)} MiB at most`]] : []),
  ];
  return [
    ...facts.map(([name = '', value]) => `${name.padEnd(10)} ${value}`),
    ...section('TESTS', tests.map(testLine).join('\n')),
    ...section(run ? 'FEEDBACK' : 'CAUSE', feedback),
    ...section('STDOUT', stdout),
    ...section('STDERR', stderr),
  ].join('\n');
}

/** A run in one line: id, verdict, tests passed, isolation, duration. */
export function verdictLine(id: string | number, { verdict }: RunReport): string {
  const { reason, tests, duration_ms, run } = verdict;
  return [
    oneLine(String(id)).padEnd(24),
    reason.padEnd(20),
    passedOf(tests).padStart(9),
    (run?.isolation ?? '').padEnd(7),
    milliseconds(duration_ms).padStart(9),
    ...(run?.vacuous ? ['vacuous'] : []),
  ].join('  ');
}

function vacuousText(vacuous: boolean): string {
  return vacuous
    ? 'YES: the tests also pass against a stub that solves nothing, so they show nothing'
    : 'no: the tests do not pass against a stub';
}

function testLine({ id, outcome, duration_ms }: TestOutcome): string {
  return `${outcome.padEnd(8)} ${milliseconds(duration_ms).padStart(9)}  ${oneLine(id)}`;
}

function passedOf(tests: readonly TestOutcome[]): string {
  return `${tests.filter(({ outcome }) => outcome === 'passed').length}/${tests.length}`;
}

function section(title: string, text: string): string[] {
  return text.trim() === '' ? [] : ['', title, printable(text.trimEnd())];
}

function milliseconds(duration: number): string {
  return `${Math.round(duration)} ms`;
}

/** A line end in a name would forge the next line. */
function oneLine(text: string): string {
  return printable(text)
    .replaceAll('\n', String.raw`\n`)
    .replaceAll('\t', String.raw`\t`);
}
