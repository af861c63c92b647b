import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { designOf, wantedSpec } from '../../activities/spec/manifest.ts';
import { baseWeights, requireModelFile } from '../../activities/spec/model-files.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { designPower } from '../../domain/comparison/design-power.ts';
import type { Design } from '../../domain/design.ts';
import type { Fields } from '../../domain/merge-spec.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ExperimentId, ExperimentSpec } from '../../domain/spec.ts';
import { consoleReport } from '../../report/console.ts';
import { powerLines } from '../../report/power.ts';
import { newExperimentId, unfinishedExperiment } from '../experiments.ts';
import { createOutput, type Output } from '../output.ts';
import { phaseTimes } from '../phase-times.ts';
import { plannedText, plannedWork } from '../planned-work.ts';
import { experimentProgress } from '../progress.ts';
import { resultFiles } from '../result-files.ts';
import { tasksDirOf } from '../tasks/tasks-dir.ts';
import { givenSpec, type SpecPart, withSpecOptions } from '../spec-options.ts';
import { type RunningStack, withStackOptions } from '../stack.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';
import { PUBLISHED_BASELINE } from './power.ts';

const PARTS: SpecPart[] = ['design', 'selection', 'training', 'arms'];

interface RunOptions extends Record<string, unknown> {
  id?: string;
  resultsDir: string;
  tasksDir?: string;
  port: string;
  uiPort: string;
  dryRun?: boolean;
  json?: boolean;
}

export function runCommand(): Command {
  const command = new Command('run')
    .description('run a whole experiment: baseline, dataset, LoRA training, tuned benchmark, controls, comparison')
    .option('--id <id>', 'name of the experiment; without it, an unfinished one of the same design is continued')
    .option('--dry-run', 'say what would be run, print its spec, and run nothing')
    .option('--json', 'print the comparison as JSON');
  withStackOptions(withSpecOptions(command, PARTS));
  return command
    .addHelpText(
      'after',
      '\nExamples:\n  tddft run\n  tddft run --id quick --trials 5 --tasks fibonacci,prime_checker\n  tddft run --controls unfiltered,leave_one_task_out\n  tddft run --spec spec.json --seed 7 --json > comparison.json\n',
    )
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const resultsDir = resolve(options.resultsDir);
  const tasksDir = tasksDirOf(options);
  const given = await givenSpec(options, PARTS);
  const experimentId = await chooseId(options.id ?? given['experiment_id'], given, { resultsDir, tasksDir });
  const input = { ...given, experiment_id: experimentId };
  const spec = await wantedSpec(input, experimentId, resultsDir);
  const design = await designOf(spec, experimentId, tasksDir);
  await requireModelFile(spec.model);
  await baseWeights(spec);
  if (options.dryRun) return dryRun(design, output);

  const folder = new ResultsFolder(resultsDir, experimentId);
  if ((await readJson(folder.comparison, Comparison)) === null) {
    sayWhatItDetects(spec, output);
    await withStack(experimentId, options, output, (stack) => runToTheEnd(stack, experimentId, input, output));
  } else {
    output.narrate(`${experimentId} is done already; this is its report.`);
  }
  const comparison = await readJson(folder.comparison, Comparison);
  if (comparison === null) throw new Error(`${folder.comparison} is gone`);
  output.data(comparison, `${consoleReport(comparison)}\n${resultFiles(folder, design)}`);
}

async function runToTheEnd(stack: RunningStack, id: string, input: Fields, output: Output): Promise<void> {
  output.narrate(`Experiment ${id}`);
  await runWorkflow(
    stack,
    {
      type: 'experiment',
      workflowId: id,
      input,
      summary: `experiment ${id}`,
      describe: (client) => () => experimentProgress(client, id),
    },
    output,
  );
  for (const line of await phaseTimes(stack.client, id)) output.narrate(line);
}

/** The id that was given, else that of an unfinished experiment of the same design, else a new one. */
async function chooseId(
  wanted: unknown,
  given: Fields,
  { resultsDir, tasksDir }: { resultsDir: string; tasksDir: string },
): Promise<string> {
  if (wanted !== undefined)
    return parseInput(z.strictObject({ experiment_id: ExperimentId }), { experiment_id: wanted }).experiment_id;
  const fresh = newExperimentId(new Date());
  const design = await designOf(parseInput(ExperimentSpec, given), fresh, tasksDir);
  return (await unfinishedExperiment(resultsDir, design)) ?? fresh;
}

/** Told before the first trial, when it can still change the design. */
function sayWhatItDetects({ tasks, trials_per_task, analysis }: ExperimentSpec, output: Output): void {
  const design = {
    trialsPerTask: trials_per_task,
    baselineRates: tasks.map(() => PUBLISHED_BASELINE),
    difference: analysis.h1_improvement,
    wantedPower: 0.8,
    alpha: analysis.alpha,
  };
  for (const line of powerLines(design, designPower(design))) output.narrate(line);
}

function dryRun(design: Design, output: Output): void {
  sayWhatItDetects(design.spec, output);
  const planned = plannedWork(design);
  output.narrate(plannedText(design, planned));
  output.data({ ...design, planned }, JSON.stringify(design.spec, null, 2));
}
