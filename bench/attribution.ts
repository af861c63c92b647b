import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { ArmAttribution } from '../domain/attribution/attribution.ts';
import { DEFAULT_TASKS } from '../domain/spec.ts';
import type { ArmSummary } from '../domain/records.ts';
import { toolchain } from '../setup/toolchain.ts';
import { Child } from '../workers/stack/child.ts';
import { temporalServer, workers } from '../workers/stack/commands.ts';
import { prepareNamespace, waitForPollers } from '../workers/stack/namespace.ts';

/*
 * What attribution takes beside the benchmark that it follows: the miniature on the default tasks, one after the other on
 * the same stack, every round on an experiment of its own, so that no judgement is known. `npm run bench:attribution -- 20 3`
 * measures 20 trials per task in 3 rounds.
 */
const ALLOWED = 0.2;
const QUEUES = ['experiments', 'llm', 'sandbox'];

const [trialsPerTask = 20, rounds = 3] = process.argv.slice(2).map(Number);

interface Round {
  benchmarkS: number;
  attributionS: number;
  attribution: ArmAttribution;
}

const measured: Round[] = [];
await withStack(async (client) => {
  for (let round = 0; round < rounds; round += 1) measured.push(await oneRound(client, round));
});

for (const [index, { benchmarkS, attributionS, attribution }] of measured.entries()) {
  const { overall, cost } = attribution;
  const took = `benchmark ${benchmarkS.toFixed(1)} s, attribution ${attributionS.toFixed(1)} s`;
  const share = ((100 * attributionS) / benchmarkS).toFixed(1);
  console.log(`round ${index + 1}: ${took} = ${share}%; ${overall.trials} trials, ${cost.runs} programs ran`);
}
const shares = measured.map(({ benchmarkS, attributionS }) => attributionS / benchmarkS).toSorted((a, b) => a - b);
const median = shares[Math.floor(shares.length / 2)] ?? Number.NaN;
console.log(`median: ${(100 * median).toFixed(1)}% of the benchmark (allowed ${100 * ALLOWED}%)`);
process.exit(0);

async function oneRound(client: Client, round: number): Promise<Round> {
  const id = `bench-${round}`;
  const place = { experiment_id: id, arm: 'baseline' };
  const sampling = { seed: 42 + round };
  const spec = { tasks: DEFAULT_TASKS, trials_per_task: trialsPerTask, sampling, attribution: false };
  const startedAt = performance.now();
  await client.workflow.execute<(input: object) => Promise<ArmSummary>>('benchmark', {
    taskQueue: 'experiments',
    workflowId: `${id}.baseline`,
    args: [{ ...place, ...spec }],
  });
  const benchmarkedAt = performance.now();
  const attribution = await client.workflow.execute<(input: object) => Promise<ArmAttribution>>('attribution', {
    taskQueue: 'experiments',
    workflowId: `${id}.baseline.attribution`,
    args: [place],
  });
  const attributionS = (performance.now() - benchmarkedAt) / 1000;
  return { benchmarkS: (benchmarkedAt - startedAt) / 1000, attributionS, attribution };
}

async function withStack(work: (client: Client) => Promise<void>): Promise<void> {
  const resultsDir = await mkdtemp(join(tmpdir(), 'tddft-bench-'));
  const place = { resultsDir, folder: join(resultsDir, '.stack'), port: 7543, uiPort: 8543 };
  await mkdir(place.folder);
  const address = `127.0.0.1:${place.port}`;
  const log = (text: string): void => console.error(text);
  const server = new Child(temporalServer(await toolchain(), place), log);
  const worker = new Child(workers(place, { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: 'default' }), log);
  try {
    server.start(() => {});
    await prepareNamespace({ address }, 'default', true, 60_000);
    worker.start(() => {});
    await waitForPollers({ address }, 'default', QUEUES, 120_000);
    const connection = await Connection.connect({ address });
    await work(new Client({ connection }));
    await connection.close();
  } finally {
    await worker.stop(10_000);
    await server.stop(10_000);
    await rm(resultsDir, { recursive: true, force: true });
  }
}
