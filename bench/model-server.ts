import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { modelHosts } from '../activities/model/hosts.ts';
import type { AskedModel } from '../activities/model/activities.ts';
import { createOllamaServer } from '../activities/model/ollama/server.ts';
import { loadPrompts, loadTasks, taskIds, TASKS_DIR } from '../activities/spec/task-files.ts';
import { renderPrompt } from '../domain/prompts.ts';
import { Sampling } from '../domain/spec.ts';
import { table } from '../domain/table.ts';
import { CONCURRENCY } from '../workflows/controls.ts';
import { bareLoop } from './model-server-loop.ts';
import { startStack } from './model-server-stack.ts';
import type { askAll } from './model-server-workflow.ts';

/*
 * What a request costs on its way through Temporal: the same requests to the same real Ollama, by a bare loop and by the
 * activity that an arm asks with, in turns. `npm run bench:model-server -- --rounds 8 --requests 40 --slots 4`. Answers are
 * those of trials, which the miniature writes in some 25 ms, 200 times faster than a 7B on a card; and long ones of some
 * 400 tokens, to a prompt that leads it nowhere, still 20 times faster.
 */
const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '8' },
    requests: { type: 'string', default: '40' },
    slots: { type: 'string', default: '4' },
    parallel: { type: 'string', default: '1' },
    answers: { type: 'string', default: 'trial,long' },
    port: { type: 'string', default: '7733' },
  },
});

/** A comment without words, many times: at temperature 2 the miniature's answers to it have 400 tokens on the average. */
const LEADING_NOWHERE = '# x\n'.repeat(200);
const RAMBLING = { temperature: 2, top_p: 1, top_k: 0, max_tokens: 1024 };

type Answers = 'trial' | 'long';

/** Per second. */
interface Speed {
  requests: number;
  tokens: number;
}

interface Round {
  bare: Speed;
  activity: Speed;
  /** CPU time of Temporal's server and the worker, per request. */
  cpuMs: number;
}

const slots = Number(values.slots);
const count = Number(values.requests);
const stack = await startStack(Number(values.port), slots, Number(values.parallel));
const { url } = stack.ollama;
const model = { name: 'ollama:miniature', adapter: null };
const identity = await createOllamaServer(modelHosts({ OLLAMA_HOST: url })).describe(
  model,
  AbortSignal.timeout(60_000),
);
const templates = await loadPrompts(TASKS_DIR);
const tasks = await loadTasks(TASKS_DIR, await taskIds(TASKS_DIR));

const measured: [Answers, Round[]][] = [];
for (const answers of values.answers.split(',').filter((name) => name === 'trial' || name === 'long')) {
  measured.push([answers, await measure(answers)]);
}
await stack.stop();

const [load = 0] = loadavg();
console.log(
  `${values.rounds} rounds of ${count} requests each way, ${slots} at a time, Ollama ${identity.server_version} with`,
  `OLLAMA_NUM_PARALLEL ${values.parallel}; load of the machine at the end ${load.toFixed(1)}.`,
);
const header = ['answers', 'per second', 'bare loop', 'activity', 'ratio', 'least', 'most', 'CPU ms'];
const lines = measured.flatMap(([answers, rounds]) => [
  row(answers, 'requests', rounds),
  row(answers, 'tokens', rounds),
]);
console.log('CPU ms: of Temporal and the worker together, per request.');
for (const line of table([header, ...lines], { width: 100 })) console.log(line);
process.exit(0);

async function measure(answers: Answers): Promise<Round[]> {
  const rounds: Round[] = [];
  // The first round warms up.
  for (let round = 0; round <= Number(values.rounds); round += 1) {
    const requests = requestsOf(answers, round);
    const bareLoopFirst = round % 2 === 0 ? await timed(() => bareLoop(url, requests, slots)) : null;
    const cpuBeforeS = stack.cpuS();
    const activity = await timed(() =>
      stack.client.workflow.execute<typeof askAll>('askAll', {
        taskQueue: 'experiments',
        workflowId: `${answers}-${round}`,
        args: [requests, CONCURRENCY],
      }),
    );
    const cpuMs = (1000 * (stack.cpuS() - cpuBeforeS)) / count;
    const bare = bareLoopFirst ?? (await timed(() => bareLoop(url, requests, slots)));
    if (round > 0) rounds.push({ bare, activity, cpuMs });
    console.error(`${answers} ${round}: ${bare.requests.toFixed(1)} and ${activity.requests.toFixed(1)} requests/s`);
  }
  return rounds;
}

function requestsOf(answers: Answers, round: number): AskedModel[] {
  return Array.from({ length: count }, (_, index) => {
    const seed = round * count + index;
    if (answers === 'long') {
      return { model, prompt: LEADING_NOWHERE, sampling: Sampling.parse({ ...RAMBLING, seed }), identity };
    }
    const task = tasks[index % tasks.length];
    if (!task) throw new RangeError('there are no tasks');
    const prompt = renderPrompt({ templates, task, step: 'g_test' });
    return { model, prompt, sampling: Sampling.parse({ seed }), identity };
  });
}

async function timed(ask: () => Promise<number>): Promise<Speed> {
  const startedAt = performance.now();
  const tokens = await ask();
  const seconds = (performance.now() - startedAt) / 1000;
  return { requests: count / seconds, tokens: tokens / seconds };
}

/** Medians of the rounds: of each way, and of the ratio within a round, with its range. */
function row(answers: Answers, what: keyof Speed, rounds: readonly Round[]): string[] {
  const ratios = rounds.map(({ bare, activity }) => activity[what] / bare[what]).toSorted((a, b) => a - b);
  const bare = median(rounds.map((round) => round.bare[what]));
  const activity = median(rounds.map((round) => round.activity[what]));
  const percents = [median(ratios), ratios[0] ?? Number.NaN, ratios.at(-1) ?? Number.NaN];
  const shares = percents.map((ratio) => `${(100 * ratio).toFixed(1)}%`);
  const cpuMs = median(rounds.map((round) => round.cpuMs)).toFixed(0);
  return [answers, what, bare.toFixed(1), activity.toFixed(1), ...shares, cpuMs];
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
