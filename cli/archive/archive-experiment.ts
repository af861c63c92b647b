import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Client } from '@temporalio/client';
import { isMissing } from '../../activities/files/parse.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import type { ResultsFolder } from '../../activities/files/results-folder.ts';
import { trialsInOrder } from '../../activities/records/running-trials.ts';
import type { Archive } from '../../report/archive.ts';
import { measuredArms } from '../measured-arms.ts';
import { archivedRuns, writeArchive } from './archive-file.ts';
import type { ArchivedRun } from './archived-run.ts';
import { type ServerRun, serverRuns, withHistories } from './server-runs.ts';

const EXTENSION = '.jsonl.gz';

/** Writes what the server still has of an experiment beside its results; what was archived before stays. */
export async function archiveExperiment(client: Client, folder: ResultsFolder, experimentId: string): Promise<Archive> {
  const { design } = await readManifest(folder, experimentId);
  const root = join(folder.root, 'histories');
  const onServer = await serverRuns(client, experimentId);
  const groups = new Set([...onServer.map(({ group }) => group), ...(await archivedGroups(root))]);
  const archive: Archive = { experiment_id: experimentId, files: [], running: 0, only_here: 0, lost: [] };
  const serverRunIds = new Set(onServer.map(({ runId }) => runId));
  const workflowIds = new Set<string>();

  for (const group of [...groups].toSorted()) {
    const file = join(root, `${group}${EXTENSION}`);
    const added = await update(
      client,
      file,
      onServer.filter((run) => run.group === group),
    );
    let histories = 0;
    for await (const { workflow_id, run_id, status } of archivedRuns(file)) {
      histories += 1;
      workflowIds.add(workflow_id);
      if (status === 'RUNNING') archive.running += 1;
      if (!serverRunIds.has(run_id)) archive.only_here += 1;
    }
    archive.files.push({ file, histories, added });
  }

  for (const arm of await measuredArms(folder)) {
    for (const { id } of design.tasks) {
      for await (const { trial_id } of trialsInOrder(folder.arm(arm), id)) {
        if (!workflowIds.has(trial_id)) archive.lost.push(trial_id);
      }
    }
  }
  return archive;
}

/** Adds the runs that the file lacks or has unfinished; a file that lacks none is left as it is. Returns how many. */
async function update(client: Client, file: string, runs: readonly ServerRun[]): Promise<number> {
  const ended = new Set<string>();
  for await (const { run_id, status } of archivedRuns(file)) if (status !== 'RUNNING') ended.add(run_id);
  const wanted = runs.filter(({ runId }) => !ended.has(runId));
  if (wanted.length > 0) await writeArchive(file, merged(client, file, wanted));
  return wanted.length;
}

async function* merged(client: Client, file: string, wanted: readonly ServerRun[]): AsyncGenerator<ArchivedRun> {
  const renewed = new Set(wanted.map(({ runId }) => runId));
  for await (const run of archivedRuns(file)) if (!renewed.has(run.run_id)) yield run;
  yield* withHistories(client, wanted);
}

async function archivedGroups(root: string): Promise<string[]> {
  try {
    const names = await readdir(root);
    return names.filter((name) => name.endsWith(EXTENSION)).map((name) => name.slice(0, -EXTENSION.length));
  } catch (cause) {
    if (isMissing(cause)) return [];
    throw cause;
  }
}
