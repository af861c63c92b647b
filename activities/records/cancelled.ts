import { readdir, rm } from 'node:fs/promises';
import { z } from 'zod';
import { Manifest } from '../../domain/design.ts';
import { armTasks } from '../../domain/tuned-arms.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { recordedTrials } from './running-trials.ts';

/** `<experiment>/cancelled.json`: a person stopped it, and how much there is. Gone as soon as it goes on. */
export const Cancelled = z.strictObject({
  cancelled_at: z.iso.datetime(),
  workflow_id: z.string(),
  workflow_type: z.string(),
  trials: z.record(z.string(), z.strictObject({ recorded: z.int(), planned: z.int() })),
});
export type Cancelled = z.infer<typeof Cancelled>;

/** Counts what is recorded, arm by arm. Nothing is written where no design was declared yet. */
export async function markCancelled(
  folder: ResultsFolder,
  workflow: Pick<Cancelled, 'workflow_id' | 'workflow_type'>,
): Promise<void> {
  const manifest = await readJson(folder.manifest, Manifest);
  if (manifest === null) return;
  const { spec } = manifest.design;
  const trials: Cancelled['trials'] = {};
  for (const arm of await begunArms(folder)) {
    const tasks = armTasks(spec, arm);
    const planned = tasks.length * spec.trials_per_task;
    const known = await recordedTrials(folder.arm(arm), tasks, 0, planned);
    trials[arm] = { recorded: known.filter(({ failure }) => failure === null).length, planned };
  }
  await writeJson(folder.cancelled, {
    ...workflow,
    cancelled_at: new Date().toISOString(),
    trials,
  } satisfies Cancelled);
}

export async function unmarkCancelled(folder: ResultsFolder): Promise<void> {
  await rm(folder.cancelled, { force: true });
}

async function begunArms(folder: ResultsFolder): Promise<string[]> {
  const entries = await readdir(folder.root, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const begun = await Promise.all(names.map((name) => readJson(folder.arm(name).identity, z.unknown())));
  return names.filter((_, index) => begun[index] !== null);
}
