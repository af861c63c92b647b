import type { TestReport } from '../../domain/guards/evidence.ts';
import type { RunRecord } from '../../domain/guards/session.ts';
import type { ControlJob } from './controls.ts';
import { jobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';
import { testReport } from './run-program.ts';

/** Of all controls together, which need a tenth of it: one that never ends is told by a run of its own, and not here. */
const CPU_SECONDS = 1;
/** In the stream of a session that came to its end, beside those of the controls: the canaries' and its own. */
const OTHER_ENDS = 3;

/**
 * Runs the controls in one process, one after the other, with one pair of canaries around all. Null for one in which the
 * process broke or its CPU time ran out; those before it and those after it then share others. Where that breaks at its
 * first control, the rest is null, too: it may be the tests. As many reports as solutions, or as the `opening` is long
 * where the process stopped after that.
 */
export async function runTogether(
  pool: ZygotePool,
  { tests, solutions, opening = [], limits }: ControlJob,
  signal?: AbortSignal,
): Promise<(TestReport | null)[]> {
  if (solutions.length === 0) return [];
  const within = { ...limits, cpu_seconds: Math.min(CPU_SECONDS, limits.cpu_seconds) };
  const job = { kind: 'run_controls', tests, solutions: JSON.stringify({ solutions, opening }) } as const;
  const report = testReport(await pool.ask(job, jobLimits(within), signal), 'shared', limits);
  const streams = endedStreams(report.records.slice(1));
  const ran = streams.length - OTHER_ENDS;
  const complete = report.ending.kind === 'exit' && !report.garbled && streams.at(-1)?.length === 1;
  if (complete && (ran === solutions.length || (opening.length > 0 && ran === opening.length))) {
    return controlsOf(report, streams);
  }
  const broke = report.garbled ? 0 : streams.length - 1;
  if (broke <= 0 || broke >= solutions.length) return solutions.map(() => null);
  // They had no canary after them.
  const before = await runTogether(pool, { tests, solutions: solutions.slice(0, broke), limits }, signal);
  const after = await runTogether(pool, { tests, solutions: solutions.slice(broke + 1), limits }, signal);
  return [...before, null, ...after];
}

/** Each control as a run of its own that ended by itself. */
function controlsOf(report: TestReport, [before = [], ...streams]: RunRecord[][]): TestReport[] {
  const after = streams.at(-2) ?? [];
  const start = report.records.slice(0, 1);
  return streams.slice(0, -2).map((stream) => {
    const records = [...start, ...betweenCanaries(before, stream, after)];
    return { ...report, records, timedOut: false, ending: { kind: 'exit', code: 0 } };
  });
}

/** The records of a run with canaries of its own. */
function betweenCanaries(before: RunRecord[], stream: RunRecord[], after: RunRecord[]): RunRecord[] {
  return stream.flatMap((record) => {
    if (record.kind === 'collected') {
      const ids = [...idsOf(before), ...record.ids, ...idsOf(after)];
      return [{ ...record, ids }, ...phasesOf(before)];
    }
    return record.kind === 'finish' ? [...leftOut(stream), ...phasesOf(after), record] : [record];
  });
}

function idsOf(stream: RunRecord[]): string[] {
  return stream.flatMap((record) => (record.kind === 'collected' ? record.ids : []));
}

function phasesOf(stream: RunRecord[]): RunRecord[] {
  return stream.filter(({ kind }) => kind === 'phase');
}

/** The tests after the first that failed, read as failed: they cannot make it pass any more. */
function leftOut(stream: RunRecord[]): RunRecord[] {
  const failed = stream.some((record) => 'outcome' in record && record.outcome === 'failed');
  const ran = new Set(stream.flatMap((record) => ('id' in record ? [record.id] : [])));
  const ids = failed ? idsOf(stream).filter((id) => !ran.has(id)) : [];
  return ids.flatMap((id) => {
    const phase = { kind: 'phase', id, exception: null, duration_ms: 0 } as const;
    return [
      { ...phase, when: 'setup', outcome: 'failed' },
      { ...phase, when: 'teardown', outcome: 'passed' },
    ] as const;
  });
}

/** Cut after every `finish`; what comes after the last one has not ended. */
function endedStreams(records: RunRecord[]): RunRecord[][] {
  const ends = records.flatMap(({ kind }, index) => (kind === 'finish' ? [index + 1] : []));
  return ends.map((end, index) => records.slice(index === 0 ? 0 : ends[index - 1], end));
}
