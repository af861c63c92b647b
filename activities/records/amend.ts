import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Manifest } from '../../domain/design.ts';
import { MAX_TRIALS_PER_TASK } from '../../domain/spec.ts';
import { writeJson } from '../files/atomic.ts';
import { sha256 } from '../files/digest.ts';
import { readManifest } from '../files/read-manifest.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { recordedTrials } from './running-trials.ts';

/**
 * Raises the declared number of trials of each task, and notes in the manifest that it was raised and how many trials
 * of the baseline were recorded by then. A second call changes nothing. `InvalidInput` beyond what a design may have.
 */
export async function amendTrials(folder: ResultsFolder, experimentId: string, trialsPerTask: number): Promise<void> {
  if (trialsPerTask > MAX_TRIALS_PER_TASK) {
    throw new InvalidInput([
      `trials_per_task: too large (got ${trialsPerTask}, allowed at most ${MAX_TRIALS_PER_TASK})`,
    ]);
  }
  const manifest = await readManifest(folder, experimentId);
  const { spec } = manifest.design;
  if (spec.trials_per_task >= trialsPerTask) return;
  const planned = spec.tasks.length * spec.trials_per_task;
  const recorded = await recordedTrials(folder.arm('baseline'), spec.tasks, 0, planned);
  const design = { ...manifest.design, spec: { ...spec, trials_per_task: trialsPerTask } };
  const amendment = {
    at: new Date().toISOString(),
    field: 'trials_per_task',
    from: spec.trials_per_task,
    to: trialsPerTask,
    recorded: { baseline: recorded.length },
  } as const;
  const amended: Manifest = {
    ...manifest,
    design,
    design_sha256: sha256(JSON.stringify(design)),
    amendments: [...manifest.amendments, amendment],
  };
  await writeJson(folder.spec, design.spec);
  await writeJson(folder.manifest, amended);
}
