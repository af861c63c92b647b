import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readJson } from '../../activities/files/parse.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { compareFolders, type PlacesToCompare } from '../../activities/records/comparison.ts';
import { type ArmPlace, placeOf } from '../../activities/records/measured-arm.ts';
import { requireSummary } from '../../activities/report/arm-summary.ts';
import { tellsJudgements } from '../../activities/report/told-judgements.ts';
import { writeReport } from '../../activities/report/write-report.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ExperimentId } from '../../domain/spec.ts';
import { asBefore } from '../compared-again.ts';
import { createOutput } from '../output.ts';
import { lockExperiment } from '../run-lock.ts';

interface ReportOptions {
  open?: boolean;
  resultsDir: string;
  json?: boolean;
}

type ComparedPair = Pick<PlacesToCompare, 'baseline' | 'finetuned'>;

export function reportCommand(): Command {
  return new Command('report')
    .description('write the HTML report of an experiment once more, and print its path')
    .argument('<experiment>', 'an experiment whose baseline and finetuned arms have results')
    .option('--open', 'show it in the browser')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nTrials that were judged since the comparison (`tddft attribute`) are compared again first.\n\nExample:\n  tddft report exp-1 --open\n',
    )
    .action(report);
}

async function report(experiment: string, { open, resultsDir, json }: ReportOptions): Promise<void> {
  const { experiment: id } = parseInput(z.strictObject({ experiment: ExperimentId }), { experiment });
  const root = resolve(resultsDir);
  const folder = new ResultsFolder(root, id);
  await readManifest(folder, id);
  const unlock = await lockExperiment(root, id);
  try {
    const place = (arm: string): ArmPlace => placeOf(arm, id, root);
    const pair = { baseline: place('baseline'), finetuned: place('finetuned') };
    for (const arm of [pair.baseline, pair.finetuned]) await requireSummary(arm);
    const comparison = await currentComparison(pair, place);
    const { reference } = comparison.hypotheses.h2;
    const written = await writeReport({ ...pair, reference: reference && place(reference.arm) }, comparison);
    createOutput(json ?? false).data({ experiment_id: id, ...written }, written.file);
    if (open) show(written.file);
  } finally {
    await unlock();
  }
}

/** The one that is stored, made anew as before where its arms were judged since. */
async function currentComparison(pair: ComparedPair, place: (arm: string) => ArmPlace): Promise<Comparison> {
  const { folder } = pair.finetuned;
  const stored = await readJson(folder.comparison, Comparison);
  if (stored === null) return (await compareFolders(pair)).comparison;
  if (await tellsJudgements(stored, folder)) return stored;
  const { reference, allowMismatch } = asBefore(stored);
  return (await compareFolders({ ...pair, reference: reference === null ? null : place(reference), allowMismatch }))
    .comparison;
}

function show(file: string): void {
  const opener = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const browser = spawn(opener, [file], { stdio: 'ignore', detached: true });
  browser.on('error', () => process.stderr.write(`--open: there is no ${opener} here; open ${file}\n`));
  browser.unref();
}
