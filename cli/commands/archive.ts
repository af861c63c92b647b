import { resolve } from 'node:path';
import { Client } from '@temporalio/client';
import { Command } from 'commander';
import { z } from 'zod';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ExperimentId } from '../../domain/spec.ts';
import { archiveText } from '../../report/archive.ts';
import { NotReady } from '../../setup/not-ready.ts';
import { archiveExperiment } from '../archive/archive-experiment.ts';
import { connectTo } from '../connect.ts';
import { createOutput } from '../output.ts';
import { serverPlace } from '../server-place.ts';

export function archiveCommand(): Command {
  return new Command('archive')
    .description('write the Temporal histories of an experiment beside its results, where they outlive the server')
    .argument('<experiment>', 'an experiment id')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft archive exp-1\n  zcat results/exp-1/histories/exp-1.baseline.jsonl.gz | head -1\n',
    )
    .action(archive);
}

async function archive(
  experiment: string,
  { resultsDir, json }: { resultsDir: string; json?: boolean },
): Promise<void> {
  const { experiment: id } = parseInput(z.strictObject({ experiment: ExperimentId }), { experiment });
  const root = resolve(resultsDir);
  const place = await serverPlace(root);
  if (place === null) {
    throw new NotReady({ component: 'stack', reason: `none serves ${root}`, fix: `tddft up --results-dir ${root}` });
  }
  const connection = await connectTo(place, root);
  try {
    const client = new Client({ connection, namespace: place.namespace });
    const written = await archiveExperiment(client, new ResultsFolder(root, id), id);
    createOutput(json ?? false).data(written, archiveText(written));
  } finally {
    await connection.close();
  }
}
