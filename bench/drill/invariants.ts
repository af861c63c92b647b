import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readJsonLines } from '../../activities/files/parse.ts';
import type { ResultsFolder } from '../../activities/files/results-folder.ts';
import { TrialRecord } from '../../domain/records.ts';
import { trialId } from '../../domain/trial-plan.ts';
import type { Kill } from './disturbed-run.ts';
import { PHASES } from './phases.ts';
import type { TrialRun } from './trial-runs.ts';

/** What must hold after any kills. `problems` is empty when it does. */
export interface Invariant {
  name: string;
  problems: string[];
}

/** What two runs of one experiment may differ in, by key: clocks, the cost of a run, and whether a verdict was remembered. */
export const LEFT_ASIDE = ['started_at', 'finished_at', 'duration_ms', 'cpu_ms', 'peak_memory_bytes', 'cached'];
/** The longest heartbeat timeout. */
const NOTICED_WITHIN_S = 30;
/** What the server and this drill take to see that it has passed. */
const SLACK_S = 2;
const ARMS = ['baseline', 'finetuned'];

export interface Drilled {
  tasks: readonly string[];
  trials: number;
  quiet: ResultsFolder;
  disturbed: ResultsFolder;
  experimentId: string;
  kills: readonly Kill[];
  runs: readonly TrialRun[];
  surprises: readonly string[];
  strays: readonly string[];
  resultsDir: string;
}

export async function invariants(drilled: Drilled): Promise<Invariant[]> {
  const { quiet, disturbed, kills, runs, surprises, strays } = drilled;
  const records = await recordsOf(disturbed, drilled.tasks);
  const unlike = async (file: (folder: ResultsFolder) => string): Promise<string[]> =>
    (await contentOf(file(quiet))) === (await contentOf(file(disturbed))) ? [] : [file(disturbed)];
  return [
    { name: 'every trial is in the record exactly once', problems: onceEach(drilled, records) },
    {
      name: 'no trial became an infrastructure error',
      problems: records.filter(({ outcome }) => outcome === 'infrastructure_error').map(({ trial_id }) => trial_id),
    },
    { name: 'no finished attempt was sampled again', problems: sampledOnce(records, runs) },
    {
      name: 'every trial is the undisturbed one',
      problems: differing(records, await recordsOf(quiet, drilled.tasks)),
    },
    {
      name: 'dataset, adapter and merged model are the undisturbed ones, byte for byte',
      problems: [
        ...(await unlike((folder) => folder.dataset('finetuned').prepared('train'))),
        ...(await unlike((folder) => folder.dataset('finetuned').prepared('val'))),
        ...(await unlike((folder) => join(folder.model('finetuned').root, 'adapter.gguf'))),
        ...(await unlike((folder) => folder.model('finetuned').merged)),
      ],
    },
    {
      name: 'comparison_report.json is the undisturbed one, byte for byte',
      problems: await unlike((folder) => folder.comparison),
    },
    {
      name: 'lost activities are noticed within 30 s, or as soon as the server is there',
      problems: kills.flatMap(({ noticedS, answeredS }, index) =>
        (noticedS ?? 0) > Math.max(NOTICED_WITHIN_S, answeredS ?? 0) + SLACK_S
          ? [`kill ${index + 1}: ${noticedS?.toFixed(1)} s, and the server answered after ${answeredS?.toFixed(1)} s`]
          : [],
      ),
    },
    {
      name: 'work went on after every kill',
      problems: kills.flatMap(({ recoveredS }, index) => (recoveredS === null ? [`kill ${index + 1}`] : [])),
    },
    {
      name: 'kills fell into every phase',
      problems: PHASES.filter((phase) => !kills.some((kill) => kill.phase === phase)),
    },
    { name: 'the command ended only when it or its stack was killed', problems: [...surprises] },
    { name: 'no process is left', problems: [...strays] },
    { name: 'no half-written file is left', problems: await leftBeside(drilled.resultsDir) },
  ];
}

async function recordsOf(folder: ResultsFolder, tasks: readonly string[]): Promise<TrialRecord[]> {
  const records: TrialRecord[] = [];
  for (const arm of ARMS) {
    for (const task of tasks) {
      for await (const record of readJsonLines(folder.arm(arm).trials(task), TrialRecord)) records.push(record);
    }
  }
  return records;
}

function onceEach({ tasks, trials, experimentId }: Drilled, records: readonly TrialRecord[]): string[] {
  const planned = ARMS.flatMap((arm) =>
    tasks.flatMap((taskId) =>
      Array.from({ length: trials }, (_, trialIndex) => trialId(experimentId, arm, { taskId, trialIndex })),
    ),
  );
  const found = records.map(({ trial_id }) => trial_id);
  const times = (id: string): number => found.filter((one) => one === id).length;
  return [...new Set([...planned, ...found])].flatMap((id) => {
    const wanted = planned.includes(id) ? 1 : 0;
    return times(id) === wanted ? [] : [`${id}: ${times(id)} times`];
  });
}

/** The server's memory beside the record: one execution for each trial, and its answers are the recorded ones. */
function sampledOnce(records: readonly TrialRecord[], runs: readonly TrialRun[]): string[] {
  return records.flatMap(({ trial_id, g_test, g_impl }) => {
    const [run, ...others] = runs.filter(({ workflowId }) => workflowId === trial_id);
    if (!run || others.length > 0) return [`${trial_id}: ${run ? 1 + others.length : 0} executions`];
    const recorded = [...g_test, ...g_impl].map(({ completion }) => completion);
    const isSame = JSON.stringify(recorded) === JSON.stringify(run.completions);
    return isSame ? [] : [`${trial_id}: ${run.completions.length} answers, ${recorded.length} of them recorded`];
  });
}

function differing(disturbed: readonly TrialRecord[], quiet: readonly TrialRecord[]): string[] {
  const wanted = new Map(quiet.map((record) => [record.trial_id, timeless(record)]));
  return disturbed.filter((record) => wanted.get(record.trial_id) !== timeless(record)).map(({ trial_id }) => trial_id);
}

function timeless(record: TrialRecord): string {
  return JSON.stringify(record, (key, value: unknown) => (LEFT_ASIDE.includes(key) ? undefined : value));
}

async function leftBeside(resultsDir: string): Promise<string[]> {
  const names = await readdir(resultsDir, { recursive: true });
  return names.filter((name) => /\.(tmp|partial)$|(^|\/)running(\/|$)/.test(name));
}

async function contentOf(file: string): Promise<string> {
  return (await readFile(file)).toString('base64');
}
