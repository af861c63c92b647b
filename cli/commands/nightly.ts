import { resolve } from 'node:path';
import { Command } from 'commander';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import type { Fields } from '../../domain/merge-spec.ts';
import { isNightOf } from '../../domain/nightly/night-id.ts';
import { NIGHT_ARM } from '../../activities/nightly/plan.ts';
import { NightlyFolder } from '../../activities/nightly/nightly-folder.ts';
import { NightOutcome, type NightResult } from '../../domain/nightly/night.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { armId } from '../../domain/trial-plan.ts';
import { nightReport } from '../../report/nightly.ts';
import { GATE_FAILED } from '../errors.ts';
import { givenNight, type NightlyOptions, withNightlyOptions } from '../nightly-options.ts';
import { createOutput } from '../output.ts';
import { armLine, unlessNotStarted } from '../progress.ts';
import { withStackOptions, type StackOptions } from '../stack.ts';
import { nightWorkflow, tonight } from '../tonight.ts';
import { withStack } from '../with-stack.ts';
import { runWorkflow } from '../workflow-run.ts';

interface RunOptions extends NightlyOptions, StackOptions {
  id?: string;
  failOn?: string;
  json?: boolean;
}

export function nightlyCommand(): Command {
  const command = new Command('nightly').description(
    'benchmark a model once more, now, and test whether it has become worse than its reference',
  );
  return withStackOptions(withNightlyOptions(command))
    .option('--id <night>', 'continue this night, with the other options that it was started with')
    .option('--fail-on <outcomes>', 'exit with 100 on any of: regression, inconclusive, not_comparable')
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft nightly --reference exp-1.finetuned\n  tddft nightly --fail-on regression,inconclusive --json\n',
    )
    .action(nightly);
}

async function nightly(options: RunOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const gate = outcomesOf(options.failOn);
  const { input: given, nightly: name } = await givenNight(options);
  const night = options.id ?? (await tonight(name, options.resultsDir, new Date()));
  const input = options.id === undefined ? given : await continued(given, { nightly: name, night }, options.resultsDir);
  const result = await withStack(night, options, output, async (stack) =>
    runWorkflow<NightResult>(
      stack,
      {
        type: 'nightly',
        workflowId: await nightWorkflow(stack.client, night),
        input,
        summary: `${name}: one night`,
        describe: (client) => () => unlessNotStarted(() => armLine(client, armId(night, NIGHT_ARM))),
      },
      output,
    ),
  );
  output.data(result, nightReport(result));
  output.narrate(`All nights: ${new NightlyFolder(resolve(options.resultsDir)).page}`);
  if (!gate.includes(result.outcome)) return;
  output.narrate(`--fail-on: the outcome is ${result.outcome}`);
  process.exitCode = GATE_FAILED;
}

/** What continues a night that there is; it has as many trials as it was declared with. */
async function continued(
  given: Fields,
  { nightly: name, night }: { nightly: string; night: string },
  resultsDir: string,
): Promise<Fields> {
  if (!isNightOf(name, night)) {
    throw new InvalidInput([`--id: no night of "${name}" (got "${night}", allowed ${name}-<yyyymmdd>-<hhmmss>)`]);
  }
  const { design } = await readManifest(new ResultsFolder(resolve(resultsDir), night), night);
  return { trials_per_task: design.spec.trials_per_task, ...given };
}

const GATES = NightOutcome.exclude(['no_regression_detected']).options;

function outcomesOf(text: string | undefined): NightOutcome[] {
  const given = text === undefined ? [] : text.split(',').map((item) => item.trim());
  return given.map((item) => {
    const outcome = GATES.find((each) => each === item);
    if (outcome !== undefined) return outcome;
    throw new InvalidInput([`--fail-on: not an outcome to fail on (got "${item}", allowed ${GATES.join(', ')})`]);
  });
}
