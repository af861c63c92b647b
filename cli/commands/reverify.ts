import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { readJson } from '../../activities/files/parse.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import type { ReverifyResult } from '../../activities/reverify/activities.ts';
import { planReverify } from '../../activities/reverify/resolve.ts';
import { ReverifyFolder } from '../../activities/reverify/reverify-folder.ts';
import type { Fields } from '../../domain/merge-spec.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { reverifyId, ReverifyInput } from '../../domain/reverify/input.ts';
import { Reverified } from '../../domain/reverify/reverified.ts';
import { newExperimentId } from '../experiments.ts';
import { givenLimits, withLimitOptions } from '../limit-options.ts';
import { createOutput } from '../output.ts';
import { reverifyLine } from '../progress.ts';
import { begunInput, requireFreeLabel, unfinishedLabel } from '../reverify-label.ts';
import { liveStack, type StackOptions, withStackOptions } from '../stack.ts';
import { tasksDirOf } from '../tasks/tasks-dir.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

interface ReverifyOptions extends StackOptions, Record<string, unknown> {
  arm?: string[];
  name?: string;
  guards?: string;
  attribution: boolean;
  json?: boolean;
}

export function reverifyCommand(): Command {
  const command = new Command('reverify')
    .description(
      'judge the stored trials of an experiment again, asking no model; say what changes, and what that does to the comparison',
    )
    .argument('<experiment>', 'an experiment id')
    .option(
      '--arm <name>',
      'only this arm; can be repeated (all that have results)',
      (arm: string, arms: string[] | undefined) => [...(arms ?? []), ...listOf(arm)],
    )
    .option('--name <label>', 'folder of the results, reverified/<label> (the time)')
    .option('--guards <names>', 'what a test file must pass, such as syntax,imports_function (as declared)')
    .option(
      '--no-attribution',
      "without the tasks' references, mutants and hidden tests, also where an arm was attributed",
    )
    .option('--json', 'print what changed as JSON');
  withStackOptions(withLimitOptions(command));
  return command
    .addHelpText(
      'after',
      '\nLimits that are not given are as the experiment declared them. The stored trials stay as they are.\n\nExamples:\n  tddft reverify exp-1\n  tddft reverify exp-1 --cpu-seconds 1 --name strict\n  tddft reverify exp-1 --arm baseline --arm finetuned --guards syntax,imports_function\n  tddft reverify exp-1 --tasks-dir my-tasks --name new-hidden-tests\n',
    )
    .action(reverify);
}

async function reverify(experimentId: string, options: ReverifyOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const resultsDir = resolve(options.resultsDir);
  const results = new ResultsFolder(resultsDir, experimentId);
  const given = await givenInput(results, options);
  // A running stack keeps its folder of tasks; one that the user names beside it is refused when the stack is joined.
  const tasksDir = (await liveStack(resultsDir))?.tasks_dir ?? tasksDirOf(options);
  const sources = { resultsDir, tasksDir };
  const asked = await planReverify(
    { ...given, experiment_id: experimentId },
    { experimentId, label: newExperimentId(new Date()).replace('exp-', '') },
    sources,
  );
  const label = options.name ?? (await unfinishedLabel(results, asked)) ?? asked.label;
  const plan = { ...asked, label };
  await requireFreeLabel(results, plan);

  const workflowId = reverifyId(plan);
  await withStack(experimentId, options, output, (stack) =>
    runWorkflow<ReverifyResult>(
      stack,
      {
        type: 'reverify',
        workflowId,
        input: { ...given, experiment_id: experimentId, label },
        summary: `stored trials of ${experimentId}, judged again`,
        describe: (client) => () => reverifyLine(client, workflowId),
      },
      output,
    ),
  );
  const folder = new ReverifyFolder(results, label);
  const reverified = await readJson(folder.result, Reverified);
  output.data(reverified, `${await readFile(folder.report, 'utf8')}\nWritten to ${folder.root}`);
}

/** What the user asks for; of a label that was begun, what it was begun with where the user says no more than its name. */
async function givenInput(
  results: ResultsFolder,
  { arm, name, guards, attribution, ...options }: ReverifyOptions,
): Promise<Fields> {
  const limits = givenLimits(options);
  const given = {
    ...(arm !== undefined && { arms: arm }),
    ...(guards !== undefined && { guards: listOf(guards) }),
    ...(Object.keys(limits).length > 0 && { limits }),
    ...(!attribution && { attribution }),
  };
  if (name === undefined) return given;
  const { label } = parseInput(ReverifyInput, { label: name });
  const begun = Object.keys(given).length === 0 ? await begunInput(results, name) : null;
  return { ...given, ...begun, label };
}

function listOf(text: string): string[] {
  return text.split(',').map((item) => item.trim());
}
