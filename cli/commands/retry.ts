import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readJson } from '../../activities/files/parse.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { type ArmSummary, ModelIdentity } from '../../domain/records.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { armId } from '../../domain/trial-plan.ts';
import { armTasks, tunedArm } from '../../domain/tuned-arms.ts';
import { type ArmGaps, armGaps, isWhole } from '../arm-gaps.ts';
import { comparedAgain } from '../compared-again.ts';
import { measuredArms } from '../measured-arms.ts';
import { isPhase, openRuns } from '../open-runs.ts';
import { createOutput, type Output } from '../output.ts';
import { armLine } from '../progress.ts';
import { type RunningStack, type StackOptions, withStackOptions } from '../stack.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

interface RetryOptions extends StackOptions {
  dryRun?: boolean;
  json?: boolean;
}

interface Place {
  folder: ResultsFolder;
  experimentId: string;
  spec: ExperimentSpec;
}

export function retryCommand(): Command {
  const command = new Command('retry')
    .description('run again what is missing or ended in an infrastructure error, and nothing else; then compare again')
    .argument('<id>', 'an experiment, or one arm of it: <experiment>.<arm>')
    .option('--dry-run', 'say what would be run, and run nothing')
    .option('--json', 'as JSON');
  return withStackOptions(command)
    .addHelpText(
      'after',
      '\nThe record of a trial that was run again says so; `tddft trials show` prints it.\n\nExamples:\n  tddft retry exp-1\n  tddft retry exp-1.finetuned --dry-run\n',
    )
    .action(retry);
}

async function retry(id: string, options: RetryOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const [experimentId = '', onlyArm] = parseInput(Id, { id }).id.split('.');
  const folder = new ResultsFolder(resolve(options.resultsDir), experimentId);
  const { spec } = (await readManifest(folder, experimentId)).design;
  const place = { folder, experimentId, spec };
  const arms = await armsOf(folder, onlyArm);
  const gapsOf = (arm: string): Promise<ArmGaps> => armGaps({ ...place, arm }, spec);
  const incomplete = (await Promise.all(arms.map(gapsOf))).filter((gaps) => !isWhole(gaps));
  if (incomplete.length === 0) {
    const trials = arms.flatMap((arm) => armTasks(spec, arm)).length * spec.trials_per_task;
    return output.data(
      { experiment_id: experimentId, arms: [], comparison: null },
      `Nothing to retry: all ${trials} trials of ${arms.join(', ')} are measured.`,
    );
  }
  for (const gaps of incomplete) output.narrate(gapsText(experimentId, gaps));
  if (options.dryRun) return output.data({ experiment_id: experimentId, arms: incomplete }, 'Nothing was run.');

  await withStack(experimentId, options, output, (stack) => runAgain(stack, place, incomplete, output));

  const after = await Promise.all(incomplete.map(({ arm }) => gapsOf(arm)));
  const comparison = await comparedAgain(
    place,
    incomplete.map(({ arm }) => arm),
  );
  const rows = incomplete.map((before, index) => ({ before, after: after[index] ?? before }));
  output.data(
    {
      experiment_id: experimentId,
      arms: rows.map(({ before, after: now }) => ({ ...before, after: now })),
      comparison,
    },
    [...rows.map(({ before, after: now }) => changeText(before, now)), comparison?.text ?? ''].join('\n'),
  );
  if (!after.every(isWhole)) process.exitCode = 1;
}

const Id = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}(\.[a-z][a-z0-9_]*)?$/, '<experiment> or <experiment>.<arm>'),
});

async function armsOf(folder: ResultsFolder, only: string | undefined): Promise<string[]> {
  const begun = await measuredArms(folder);
  if (only === undefined && begun.length > 0) return begun;
  if (only !== undefined && begun.includes(only)) return [only];
  throw new InvalidInput([
    `id: ${only === undefined ? 'no arm of it has begun' : 'no such arm has begun'} (got "${only ?? folder.root}", allowed ${begun.join(', ') || 'none yet'})`,
  ]);
}

async function runAgain(stack: RunningStack, place: Place, incomplete: ArmGaps[], output: Output): Promise<void> {
  const { folder, experimentId, spec } = place;
  const open = (await openRuns(stack.client)).find((run) => run.workflowId === experimentId && !isPhase(run));
  if (open) {
    throw new InvalidInput([
      `id: ${experimentId} is not at its end, and goes on by itself; \`tddft watch ${experimentId}\` shows it`,
    ]);
  }
  for (const { arm } of incomplete) {
    const workflowId = armId(experimentId, arm);
    const identity = await readJson(folder.arm(arm).identity, ModelIdentity);
    const isOfTheDesign = arm === 'baseline' || tunedArm({ spec }, arm) !== null;
    const own = isOfTheDesign ? {} : { model: identity?.name };
    await runWorkflow<ArmSummary>(
      stack,
      {
        type: 'benchmark',
        workflowId,
        input: { experiment_id: experimentId, arm, ...own },
        summary: `retry of the ${arm} arm of ${experimentId}`,
        describe: (client) => () => armLine(client, workflowId),
      },
      output,
    );
  }
}

function gapsText(experimentId: string, { arm, missing, broken }: ArmGaps): string {
  const errors = broken.map(({ trial_id, error }) => `  ${trial_id}  ${error}`);
  return [
    `${armId(experimentId, arm)}: ${missing.length} trials missing, ${broken.length} ended in an infrastructure error`,
    ...errors.slice(0, 10),
    ...(errors.length > 10 ? [`  and ${errors.length - 10} more`] : []),
  ].join('\n');
}

function changeText({ arm, counts: before }: ArmGaps, now: ArmGaps): string {
  const { counts: after, missing, broken } = now;
  const rest = isWhole(now)
    ? ''
    : `; ${missing.length} are still missing, ${broken.length} ended in an infrastructure error again`;
  return `${arm}: ${before.successes}/${before.scored} passed before, ${after.successes}/${after.scored} now${rest}`;
}
