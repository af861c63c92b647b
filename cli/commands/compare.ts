import { resolve } from 'node:path';
import { Command } from 'commander';
import { writeJson } from '../../activities/files/atomic.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { compareFolders, type PlacesToCompare } from '../../activities/records/comparison.ts';
import { placeOf } from '../../activities/records/measured-arm.ts';
import { ComparePlan } from '../../activities/spec/activities.ts';
import { compareTables } from '../../domain/comparison/compare-tables.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { Analysis } from '../../domain/spec.ts';
import { consoleReport } from '../../report/console.ts';
import { armPlaces, referencePlace } from '../arm-places.ts';
import { readCounts } from '../counts-input.ts';
import { numberOf } from '../number-option.ts';
import { namingOut, outFile } from '../out-option.ts';
import { createOutput, type Output } from '../output.ts';
import { lockExperiment } from '../run-lock.ts';

interface CompareOptions {
  id?: string;
  baseline?: string;
  finetuned?: string;
  reference?: string;
  allowMismatch?: boolean;
  counts?: string;
  out?: string;
  alpha?: string;
  h1Improvement?: string;
  h2Rate?: string;
  h2Tasks?: string;
  resultsDir: string;
  json?: boolean;
}

export function compareCommand(): Command {
  return new Command('compare')
    .description('compare two arms, or counts alone; print the report, and write that of arms')
    .argument('[A]', 'the arm compared against: <experiment>.<arm>, an experiment id, or a results folder')
    .argument(
      '[B]',
      'the arm compared; without it, the finetuned arm of experiment A with its baseline and its controls',
    )
    .option('--id <id>', 'the experiment, in place of A and B')
    .option('--baseline <arm>', 'with --id: the arm compared against (baseline)')
    .option('--finetuned <arm>', 'with --id: the arm compared (finetuned)')
    .option('--reference <arm>', 'a measured arm, such as a larger model, that H2 tests the compared one against')
    .option('--allow-mismatch', 'compare arms that were measured differently or not to the end, and say so')
    .option(
      '--counts <file>',
      'counts alone: [{"task_id": "all", "baseline": [171, 300], "finetuned": [192, 300]}]; - for stdin',
    )
    .option('--out <file>', 'with --counts: write the comparison there')
    .option('--alpha <x>', 'with --counts: two-sided level (0.05); arms are judged by their declared plan')
    .option('--h1-improvement <x>', 'with --counts: threshold of H1, as a fraction (0.05)')
    .option('--h2-rate <x>', "with --counts: rate of the original's H2 (0.7)")
    .option('--h2-tasks <n>', "with --counts: tasks of the original's H2 (3)")
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'print the comparison as JSON')
    .addHelpText(
      'after',
      "\nAn arm that is not named is the same as the other one's; of two experiment ids the finetuned arms are compared, or the baselines where one has no finetuned arm.\n\nExamples:\n  tddft compare exp-1\n  tddft compare exp-1.baseline exp-1.larger\n  tddft compare exp-1.unfiltered exp-1.finetuned\n  tddft compare exp-1 exp-2 --json\n  tddft compare --counts counts.json\n",
    )
    .action(compare);
}

async function compare(a: string | undefined, b: string | undefined, options: CompareOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  refuseStrayOptions(a, options);
  if (options.counts !== undefined) return compareCounts(options.counts, options, output);
  const places = await placesOf(a, b, options);
  const { folder, experimentId } = places.finetuned;
  await readManifest(folder, experimentId);
  const unlock = await lockExperiment(resolve(folder.root, '..'), experimentId);
  try {
    const { comparison, report, file, html } = await compareFolders(places);
    output.data(comparison, `${report}\n${html === null ? '' : `To look at: ${html}\n`}Written to ${file}`);
  } finally {
    await unlock();
  }
}

async function compareCounts(file: string, options: CompareOptions, output: Output): Promise<void> {
  const analysis = parseInput(Analysis, {
    alpha: numberOf(options.alpha),
    h1_improvement: numberOf(options.h1Improvement),
    h2_rate: numberOf(options.h2Rate),
    h2_tasks: numberOf(options.h2Tasks),
  });
  const out = options.out === undefined ? null : await outFile(options.out);
  const comparison = compareTables(await readCounts(file), analysis);
  if (out !== null) {
    await writeJson(out, comparison).catch((cause: unknown) => {
      throw namingOut(cause);
    });
  }
  output.data(comparison, consoleReport(comparison));
}

async function placesOf(
  a: string | undefined,
  b: string | undefined,
  options: CompareOptions,
): Promise<PlacesToCompare> {
  const root = resolve(options.resultsDir);
  const { reference, allowMismatch = false } = options;
  const pair = a === undefined ? pairOf(options, root) : await armPlaces(root, a, b);
  const against = reference === undefined ? null : await referencePlace(pair.finetuned, reference);
  return { ...pair, reference: against, allowMismatch };
}

function pairOf(
  { id, baseline, finetuned }: CompareOptions,
  root: string,
): Pick<PlacesToCompare, 'baseline' | 'finetuned'> {
  const plan = parseInput(ComparePlan, { experiment_id: id, baseline, finetuned });
  return {
    baseline: placeOf(plan.baseline, plan.experiment_id, root),
    finetuned: placeOf(plan.finetuned, plan.experiment_id, root),
  };
}

const FOR_COUNTS = ['out', 'alpha', 'h1Improvement', 'h2Rate', 'h2Tasks'] as const;
const FOR_ID = ['baseline', 'finetuned'] as const;
const FOR_ARMS = ['reference', 'allowMismatch'] as const;

/** An option that another one makes meaningless would be ignored otherwise. */
function refuseStrayOptions(a: string | undefined, options: CompareOptions): void {
  const ways = [a !== undefined, options.id !== undefined, options.counts !== undefined].filter(Boolean).length;
  if (ways !== 1) {
    throw new InvalidInput([`input: ${ways} ways to say what to compare (allowed one of A and B, --id, --counts)`]);
  }
  const stray = [
    ...(options.counts === undefined ? FOR_COUNTS : FOR_ARMS),
    ...(options.id === undefined ? FOR_ID : []),
  ].filter((name) => options[name] !== undefined);
  if (stray.length > 0) throw new InvalidInput(stray.map((name) => `${flagOf(name)}: does not go with this input`));
}

function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
