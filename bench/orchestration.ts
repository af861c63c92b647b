import { parseArgs } from 'node:util';
import { ExperimentSpec } from '../domain/spec.ts';
import { table } from '../domain/table.ts';
import { CONCURRENCY } from '../workflows/controls.ts';
import { type MeasuredRun, measureArm, type Sample } from './orchestration-arm.ts';
import type { Usage } from './orchestration-stack.ts';

/*
 * What orchestration costs: an arm of trials on a scripted model server (no model runs), as the project does it (`child`:
 * a workflow for each trial, each attempt in its history) and as one activity per trial (`plain`), side by side.
 * `npm run bench:orchestration -- --trials 300 --latency-ms 0,200,1000 --verdicts scripted,real`. A long run tells
 * whether cost and memory stay: `-- --trials 20000 --latency-ms 0 --form child`.
 */
const { values } = parseArgs({
  options: {
    trials: { type: 'string', default: '300' },
    'latency-ms': { type: 'string', default: '0,200,1000' },
    form: { type: 'string', default: 'child,plain' },
    verdicts: { type: 'string', default: 'scripted' },
    slots: { type: 'string', default: '4' },
    concurrency: { type: 'string', default: String(CONCURRENCY) },
    port: { type: 'string', default: '7633' },
  },
});
/** Right at the first attempt: one request for the tests and one for the implementation. */
const CALLS_PER_TRIAL = 2;
/** Trials at either end of a long run that are compared. */
const COMPARED = 1000;

const slots = Number(values.slots);
const trialsPerTask = Math.ceil(Number(values.trials) / ExperimentSpec.parse({}).tasks.length);
const size = { trialsPerTask, concurrency: Number(values.concurrency), port: Number(values.port) };
const runs: MeasuredRun[] = [];
for (const latencyMs of values['latency-ms'].split(',').map(Number)) {
  for (const verdicts of values.verdicts.split(',').filter((name) => name === 'real' || name === 'scripted')) {
    for (const form of values.form.split(',').filter((name) => name === 'child' || name === 'plain')) {
      console.error(`${form}, ${latencyMs} ms, verdicts ${verdicts}`);
      runs.push(await measureArm({ form, latencyMs, slots, verdicts }, size));
    }
  }
}

console.log(
  `${runs[0]?.trials} trials on a scripted model server: ${slots} slots, ${CALLS_PER_TRIAL} calls per trial,`,
  `${size.concurrency} trials in flight.`,
);
console.log('trials/s: without the first and the last tenth. CPU ms, events, history KiB, database KiB: per trial.');
const header = ['trial', 'latency', 'verdicts', 'trials/s', 'of ideal', 'server ms', 'workers ms'];
const rows = [[...header, 'events', 'history', 'database', 'arm events'], ...runs.map(row)];
for (const line of table(rows, { width: 120 })) console.log(line);
for (const run of runs) if (run.trials >= 3 * COMPARED) console.log(overTime(run));
process.exit(0);

function row(run: MeasuredRun): string[] {
  const { form, latencyMs, verdicts } = run.setting;
  const ideal = (1000 * slots) / (CALLS_PER_TRIAL * latencyMs);
  return [
    form,
    `${latencyMs} ms`,
    verdicts,
    run.trialsPerS.toFixed(2),
    latencyMs === 0 ? '-' : `${((100 * run.trialsPerS) / ideal).toFixed(0)}%`,
    cpuMs(run, 'serverCpuS', 0, run.trials).toFixed(0),
    cpuMs(run, 'workersCpuS', 0, run.trials).toFixed(0),
    run.eventsPerTrial.toFixed(1),
    (run.historyBytesPerTrial / 1024).toFixed(1),
    (run.databaseBytesPerTrial / 1024).toFixed(1),
    String(run.mostEventsOfAnArmRun),
  ];
}

function overTime(run: MeasuredRun): string {
  const cost = (from: number, to: number): number =>
    cpuMs(run, 'serverCpuS', from, to) + cpuMs(run, 'workersCpuS', from, to);
  const first = cost(0, COMPARED);
  const last = cost(run.trials - COMPARED, run.trials);
  const memory = [COMPARED, run.trials / 2, run.trials].map((done) => at(run.samples, 'workersMiB', done).toFixed(0));
  return (
    `${run.setting.form}: CPU per trial, first ${COMPARED} ${first.toFixed(0)} ms, last ${last.toFixed(0)} ms, ` +
    `${(last / first).toFixed(2)} x; workers' memory at ${COMPARED} trials, half-way, end: ${memory.join(', ')} MiB`
  );
}

/** CPU time per trial of the trials `from` to `to`. */
function cpuMs({ samples }: MeasuredRun, part: 'serverCpuS' | 'workersCpuS', from: number, to: number): number {
  return (1000 * (at(samples, part, to) - at(samples, part, from))) / (to - from);
}

/** What `part` was when `done` trials were done: on the line between the samples on either side. */
function at(samples: readonly Sample[], part: keyof Usage, done: number): number {
  const next = samples.findIndex((sample) => sample.done >= done);
  const [a, b] = [samples[Math.max(0, next - 1)], samples[next]];
  if (!a || !b) throw new RangeError(`no sample at ${done} trials`);
  return b.done === a.done ? b[part] : a[part] + ((b[part] - a[part]) * (done - a.done)) / (b.done - a.done);
}
