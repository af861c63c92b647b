import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { createEmbeddedServer } from '../activities/model/embedded/server.ts';
import { createSandbox } from '../activities/sandbox/index.ts';
import { designOf } from '../activities/spec/manifest.ts';
import { TASKS_DIR } from '../activities/spec/task-files.ts';
import { ExperimentSpec } from '../domain/spec.ts';
import type { ArmSummary } from '../domain/records.ts';
import { toolchain } from '../setup/toolchain.ts';
import { Child } from '../workers/stack/child.ts';
import { temporalServer, workers } from '../workers/stack/commands.ts';
import { prepareNamespace, waitForPollers } from '../workers/stack/namespace.ts';
import { cpuSeconds, machineCpuSeconds } from './cpu-time.ts';
import { sequentialLoop } from './sequential-loop.ts';

/*
 * Trials per second of the benchmark phase, and where its CPU time goes, beside the original's sequential loop on the
 * same machine, model and trials. `npm run bench -- 20` runs 20 trials per task; ratios are what counts.
 */
const QUEUES = ['experiments', 'llm', 'sandbox'];

const trialsPerTask = Number(process.argv[2] ?? 10);
const spec = ExperimentSpec.parse({ trials_per_task: trialsPerTask });
const design = await designOf(spec, 'bench', TASKS_DIR);
const trials = trialsPerTask * spec.tasks.length;

const ours = await throughTemporal();
const loop = await throughLoop();

const line = (name: string, value: string): void => console.log(`${name.padEnd(52)} ${value}`);
line(`trials (6 tasks x ${trialsPerTask}), 3 attempts per step`, String(trials));
line('tddft, trials per second', (trials / ours.wallS).toFixed(2));
line("the original's loop, trials per second", (trials / loop.wallS).toFixed(2));
line('ratio', `${(loop.wallS / ours.wallS).toFixed(2)} x`);
line('passed: tddft / loop', `${ours.successes} / ${loop.successes}`);
const cpuS = Object.values(ours.cpu).reduce((sum, seconds) => sum + seconds, 0);
for (const [part, seconds] of Object.entries(ours.cpu)) {
  line(
    `CPU ${part}`,
    `${((1000 * seconds) / trials).toFixed(0)} ms per trial, ${((100 * seconds) / cpuS).toFixed(0)}%`,
  );
}
process.exit(0);

async function throughTemporal(): Promise<{ wallS: number; successes: number; cpu: Record<string, number> }> {
  const resultsDir = await mkdtemp(join(tmpdir(), 'tddft-bench-'));
  const place = { resultsDir, folder: join(resultsDir, '.stack'), port: 7533, uiPort: 8533 };
  await mkdir(place.folder);
  const address = `127.0.0.1:${place.port}`;
  const log = (text: string): void => console.error(text);
  const server = new Child(temporalServer(await toolchain(), place), log);
  // A process for each queue, so that the system counts their CPU time apart.
  const queues = QUEUES.map((queue) => {
    const command = workers(place, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default' });
    return new Child({ ...command, name: queue, args: [...command.args, queue] }, log);
  });
  try {
    server.start(() => {});
    await prepareNamespace({ address }, 'default', true, 60_000);
    for (const queue of queues) queue.start(() => {});
    await waitForPollers({ address }, 'default', QUEUES, 120_000);
    const client = new Client({ connection: await Connection.connect({ address }) });
    const before = cpuByPart(server, queues);
    const startedAt = performance.now();
    const summary: ArmSummary = await client.workflow.execute('benchmark', {
      taskQueue: 'experiments',
      workflowId: 'bench.baseline',
      args: [{ ...spec, experiment_id: 'bench' }],
    });
    const wallS = (performance.now() - startedAt) / 1000;
    const after = cpuByPart(server, queues);
    await client.connection.close();
    const cpu = Object.fromEntries(
      Object.entries(after).map(([part, seconds]) => [part, seconds - (before[part] ?? 0)]),
    );
    return { wallS, successes: summary.overall.successes, cpu };
  } finally {
    await Promise.all(queues.map((queue) => queue.stop(10_000)));
    await server.stop(10_000);
    await rm(resultsDir, { recursive: true, force: true });
  }
}

/**
 * bubblewrap leaves its children to the system, so the sandbox's time is what the machine was busy with beside the
 * processes that we know: measure on a machine that does nothing else.
 */
function cpuByPart(server: Child, queues: Child[]): Record<string, number> {
  const of = (child: Child | undefined): number => (child?.pid ? cpuSeconds(child.pid) : 0);
  const [experiments, llm, sandbox] = queues;
  const known = {
    'model (llama.cpp and its worker)': of(llm),
    'sandbox worker': of(sandbox),
    'Temporal server': of(server),
    'workflows and records': of(experiments),
  };
  const rest = machineCpuSeconds() - Object.values(known).reduce((sum, seconds) => sum + seconds, 0);
  return { ...known, 'sandbox (pytest in bubblewrap, and the system)': rest - cpuSeconds(process.pid) };
}

async function throughLoop(): Promise<{ wallS: number; successes: number }> {
  const { sandboxPython, bwrap } = await toolchain();
  const sandbox = await createSandbox({ python: sandboxPython, bwrap });
  const model = await createEmbeddedServer({ sequences: 1, threads: 1 });
  try {
    const startedAt = performance.now();
    const successes = await sequentialLoop(design, model, sandbox);
    return { wallS: (performance.now() - startedAt) / 1000, successes };
  } finally {
    await sandbox.close();
    await model.close();
  }
}
