import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readAttributions } from '../../activities/attribution/read-attribution.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { type ArmFolder, ResultsFolder } from '../../activities/files/results-folder.ts';
import { trialsInOrder } from '../../activities/records/running-trials.ts';
import { AttributionVerdict, type TrialAttribution } from '../../domain/attribution/attribution.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { Outcome, type TrialRecord, VerdictReason } from '../../domain/records.ts';
import { trialAttributionText } from '../../report/trial-attribution.ts';
import { trialList, type TrialRow, trialRow, trialText } from '../../report/trial.ts';
import { measuredArms } from '../measured-arms.ts';
import { numberOf } from '../number-option.ts';
import { createOutput } from '../output.ts';
import { mutantsOf } from '../tasks/mutants.ts';
import { type TasksDirOption, withTasksDirOption } from '../tasks/tasks-dir.ts';
import { trialWorkflow } from '../trial-workflow.ts';

interface ShowOptions extends TasksDirOption {
  resultsDir: string;
  json?: boolean;
}

interface ListOptions {
  id: string;
  arm: string;
  task?: string;
  outcome?: string;
  reason?: string;
  verdict?: string;
  minAttempts?: string;
  resultsDir: string;
  json?: boolean;
}

export function trialsCommand(): Command {
  const trials = new Command('trials').description('the trials of an experiment');
  trials.addCommand(
    new Command('list')
      .description('list the recorded trials of an arm, also while it runs')
      .requiredOption('--id <id>', 'the experiment')
      .option('--arm <name>', 'the arm, or all', 'baseline')
      .option('--task <id>', 'only this task')
      .option('--outcome <name>', `only ${Outcome.options.join(', ')}`)
      .option('--reason <name>', 'only where the last verdict was this, such as timeout')
      .option('--verdict <name>', `only ${AttributionVerdict.options.join(', ')}: by the task's controls`)
      .option('--min-attempts <n>', 'only with so many attempts or more, of both steps together')
      .option('--results-dir <dir>', 'where results are kept', 'results')
      .option('--json', 'as JSON')
      .addHelpText(
        'after',
        '\nExamples:\n  tddft trials list --id exp-1 --arm finetuned --outcome g_impl_failed\n  tddft trials list --id exp-1 --arm all --reason timeout --min-attempts 4\n  tddft trials list --id exp-1 --arm all --verdict false_success\n',
      )
      .action(list),
  );
  trials.addCommand(
    withTasksDirOption(new Command('show'))
      .description('show one trial: every prompt, answer, verdict and feedback, and what it is by its controls')
      .argument('<trial>', 'a trial id as `trials list` prints it')
      .option('--results-dir <dir>', 'where results are kept', 'results')
      .option('--json', 'the whole record and its attribution as JSON')
      .addHelpText('after', '\nExample:\n  tddft trials show exp-1.baseline.fibonacci.003\n')
      .action(show),
  );
  return trials;
}

async function list({ id, resultsDir, json, ...options }: ListOptions): Promise<void> {
  const folder = new ResultsFolder(resolve(resultsDir), id);
  const tasks = await tasksOf(folder, id);
  const filter = parseInput(filterOf(tasks), {
    task: options.task,
    outcome: options.outcome,
    reason: options.reason,
    verdict: options.verdict,
    'min-attempts': numberOf(options.minAttempts),
  });
  const rows: TrialRow[] = [];
  const unjudged: string[] = [];
  for (const arm of await wantedArms(folder, options.arm)) {
    let judged = 0;
    for (const taskId of filter.task === undefined ? tasks : [filter.task]) {
      const attributed = await attributionsOf(folder.arm(arm), taskId);
      for await (const record of trialsInOrder(folder.arm(arm), taskId)) {
        const row = trialRow(record, attributed.get(record.trial_id) ?? null);
        if (isWanted(row, filter)) rows.push(row);
      }
      judged += attributed.size;
    }
    if (judged === 0) unjudged.push(arm);
  }
  const output = createOutput(json ?? false);
  output.data(rows, rows.length === 0 ? 'no such trials' : trialList(rows).join('\n'));
  if (filter.verdict !== undefined && unjudged.length > 0) {
    output.narrate(`not judged by the tasks' controls: ${unjudged.join(', ')}; \`tddft attribute ${id}\` does it`);
  }
}

function filterOf(tasks: readonly string[]) {
  return z.object({
    task: z.enum(tasks).optional(),
    outcome: Outcome.optional(),
    reason: VerdictReason.optional(),
    verdict: AttributionVerdict.optional(),
    'min-attempts': z.int().min(1).optional(),
  });
}

function isWanted(row: TrialRow, filter: z.infer<ReturnType<typeof filterOf>>): boolean {
  const { outcome = row.outcome, reason = row.reason, verdict = row.verdict, 'min-attempts': least = 0 } = filter;
  const attempts = row.attempts.g_test + row.attempts.g_impl;
  return row.outcome === outcome && row.reason === reason && row.verdict === verdict && attempts >= least;
}

async function wantedArms(folder: ResultsFolder, arm: string): Promise<string[]> {
  const begun = await measuredArms(folder);
  if (arm === 'all') return begun;
  if (begun.includes(arm)) return [arm];
  throw new InvalidInput([
    `--arm: no results (got "${arm}"; there is no ${folder.arm(arm).identity}; allowed ${[...begun, 'all'].join(', ')})`,
  ]);
}

async function show(trialId: string, { resultsDir, json, ...options }: ShowOptions): Promise<void> {
  const output = createOutput(json ?? false);
  const [id = '', arm = '', taskId = '', index = ''] = trialId.split('.');
  const folder = new ResultsFolder(resolve(resultsDir), id);
  const isTask = (await tasksOf(folder, id)).includes(taskId);
  const record = isTask && index !== '' ? await recordOf(folder.arm(arm), taskId, Number(index)) : null;
  const workflow = await trialWorkflow(resolve(resultsDir), trialId);
  const link = workflow?.link ? `\nIn the Web UI: ${workflow.link}` : '';
  if (record) {
    const attribution = (await attributionsOf(folder.arm(arm), taskId)).get(trialId) ?? null;
    const mutants = await mutantsOf(taskId, resolve(resultsDir), options);
    const text = attribution && trialAttributionText(attribution, mutants);
    const parts = [trialText(record), ...(text === null ? [] : [text])];
    return output.data({ ...record, attribution }, `${parts.join('\n\n')}\n${link}`);
  }
  if (workflow?.running) {
    return output.data(
      { trial_id: trialId, state: 'running', ...workflow },
      `${trialId} is running: ${workflow.pending.join(', ') || 'between two steps'}.${link}`,
    );
  }
  throw new InvalidInput([
    `trial: no such trial in ${folder.arm(arm).root} (got "${trialId}", allowed <experiment>.<arm>.<task>.<number> as \`tddft trials list\` prints them)`,
  ]);
}

/** By trial; none where the arm is not attributed. */
async function attributionsOf(folder: ArmFolder, taskId: string): Promise<Map<string, TrialAttribution>> {
  const found = new Map<string, TrialAttribution>();
  for await (const trial of readAttributions(folder, taskId)) found.set(trial.trial_id, trial);
  return found;
}

async function recordOf(folder: ArmFolder, taskId: string, trialIndex: number): Promise<TrialRecord | null> {
  for await (const record of trialsInOrder(folder, taskId)) if (record.trial_index === trialIndex) return record;
  return null;
}

async function tasksOf(folder: ResultsFolder, id: string): Promise<string[]> {
  return (await readManifest(folder, id)).design.spec.tasks;
}
