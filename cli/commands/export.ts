import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { exportExperiment } from '../../activities/export/export-experiment.ts';
import { EXPORT_FORMATS } from '../../activities/export/exported-file.ts';
import { exportsOf, refuseAmongResults } from '../../activities/export/out-folder.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { Arm } from '../../domain/records.ts';
import { ExperimentId } from '../../domain/spec.ts';
import { table } from '../../domain/table.ts';
import { namingOut } from '../out-option.ts';
import { createOutput } from '../output.ts';

interface ExportOptions {
  format: string;
  arm: string;
  allAnswers?: boolean;
  out?: string;
  resultsDir: string;
  json?: boolean;
}

export function exportCommand(): Command {
  return new Command('export')
    .description('write the results of an experiment in formats that other tools read')
    .argument('<experiment>', 'an experiment with results')
    .requiredOption('--format <names>', `${EXPORT_FORMATS.join(', ')}; several separated by commas`)
    .option('--arm <name>', 'the arm, or all', 'all')
    .option('--all-answers', 'trl and openai: every answer of every attempt, not the training samples alone')
    .option('--out <dir>', 'where to (default: export/ in the experiment)')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft export exp-1 --format inspect\n  tddft export exp-1 --format trl,parquet --arm finetuned --out ~/exp-1\n',
    )
    .action(exportResults);
}

const Request = z.strictObject({
  experiment: ExperimentId,
  '--format': z.array(z.enum(EXPORT_FORMATS)).min(1),
  '--arm': Arm,
});

async function exportResults(experiment: string, options: ExportOptions): Promise<void> {
  const asked = parseInput(Request, {
    experiment,
    '--format': [...new Set(options.format.split(',').map((name) => name.trim()))],
    '--arm': options.arm,
  });
  const folder = new ResultsFolder(resolve(options.resultsDir), asked.experiment);
  const manifest = await readManifest(folder, asked.experiment);
  const out = options.out === undefined ? exportsOf(folder) : resolve(options.out);
  await refuseAmongResults(out, folder);
  const files = await exportExperiment({
    folder,
    manifest,
    formats: asked['--format'],
    arm: asked['--arm'],
    allAnswers: options.allAnswers ?? false,
    out,
  }).catch((cause: unknown) => {
    throw namingOut(cause);
  });
  const rows = files.map(({ file, rows: count }) => [file, count === null ? '' : String(count)]);
  const lines = table([['file', 'rows'], ...rows], { width: Infinity });
  createOutput(options.json ?? false).data({ experiment_id: asked.experiment, files }, lines.join('\n'));
}
