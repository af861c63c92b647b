import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readJson } from '../../activities/files/parse.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { trialsInOrder } from '../../activities/records/running-trials.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ModelIdentity, Outcome, type TrialRecord } from '../../domain/records.ts';
import { trialText } from '../../report/trial.ts';
import { createOutput } from '../output.ts';

interface TrialsOptions {
  id: string;
  arm: string;
  task?: string;
  outcome?: string;
  resultsDir: string;
  json?: boolean;
}

export function trialsCommand(): Command {
  const trials = new Command('trials').description('the trials of an experiment');
  trials.addCommand(
    new Command('list')
      .description('list the recorded trials of an arm')
      .requiredOption('--id <id>', 'the experiment')
      .option('--arm <name>', 'the arm', 'baseline')
      .option('--task <id>', 'only this task')
      .option('--outcome <name>', 'only success, g_test_failed, g_impl_failed or infrastructure_error')
      .option('--results-dir <dir>', 'where results are kept', 'results')
      .option('--json', 'as JSON')
      .addHelpText('after', '\nExample:\n  tddft trials list --id exp-1 --arm finetuned --outcome g_impl_failed\n')
      .action(list),
  );
  trials.addCommand(
    new Command('show')
      .description('show one trial: every prompt, answer, verdict and feedback')
      .argument('<trial>', 'a trial id as `trials list` prints it')
      .option('--results-dir <dir>', 'where results are kept', 'results')
      .option('--json', 'the whole record as JSON')
      .addHelpText('after', '\nExample:\n  tddft trials show exp-1.baseline.fibonacci.003\n')
      .action(show),
  );
  return trials;
}

async function list({ id, arm, task, outcome, resultsDir, json }: TrialsOptions): Promise<void> {
  const folder = new ResultsFolder(resolve(resultsDir), id);
  const tasks = await tasksOf(folder, id);
  parseInput(z.object({ task: z.enum(tasks).optional(), outcome: Outcome.optional() }), { task, outcome });
  if ((await readJson(folder.arm(arm).identity, ModelIdentity)) === null)
    throw new InvalidInput([`--arm: no results (got "${arm}"; there is no ${folder.arm(arm).identity})`]);
  const rows = [];
  for (const taskId of tasks) {
    if (task !== undefined && task !== taskId) continue;
    for await (const record of trialsInOrder(folder.arm(arm), taskId)) {
      if (outcome === undefined || outcome === record.outcome) rows.push(row(record));
    }
  }
  const text = rows
    .map(
      (trial) => `${trial.trial_id.padEnd(48)} ${trial.outcome.padEnd(20)} ${trial.attempts} attempts  ${trial.reason}`,
    )
    .join('\n');
  createOutput(json ?? false).data(rows, text);
}

async function show(trialId: string, { resultsDir, json }: { resultsDir: string; json?: boolean }): Promise<void> {
  const [id = '', arm = '', taskId = '', index = ''] = trialId.split('.');
  const trialIndex = Number(index);
  const experiment = new ResultsFolder(resolve(resultsDir), id);
  const folder = experiment.arm(arm);
  if ((await tasksOf(experiment, id)).includes(taskId)) {
    for await (const record of trialsInOrder(folder, taskId)) {
      if (record.trial_index === trialIndex && index !== '')
        return createOutput(json ?? false).data(record, trialText(record));
    }
  }
  throw new InvalidInput([
    `trial: no such trial in ${folder.root} (got "${trialId}", allowed <experiment>.<arm>.<task>.<number> as \`tddft trials list\` prints them)`,
  ]);
}

function row({ trial_id, task_id, outcome, g_test, g_impl }: TrialRecord) {
  const last = g_impl.at(-1) ?? g_test.at(-1);
  return { trial_id, task_id, outcome, attempts: g_test.length + g_impl.length, reason: last?.verdict.reason ?? '' };
}

async function tasksOf(folder: ResultsFolder, id: string): Promise<string[]> {
  return (await readManifest(folder, id)).design.spec.tasks;
}
