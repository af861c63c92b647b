import { rm } from 'node:fs/promises';
import type { RegisteredAdapter } from '../../domain/adapter.ts';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { changesText, modelChanges } from '../../domain/model-changes.ts';
import { type ArmSummary, ModelIdentity, TrialRecord } from '../../domain/records.ts';
import { armTasks, isOwnArm } from '../../domain/tuned-arms.ts';
import { withFailures } from '../failures.ts';
import { writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { sweepUnfinished } from '../files/unfinished.ts';
import { ModelChanged } from '../model/errors.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import type { ComparePlan } from '../spec/activities.ts';
import { amendTrials } from './amend.ts';
import { markCancelled, unmarkCancelled } from './cancelled.ts';
import { compareFolders, type ComparisonResult } from './comparison.ts';
import { type ExtractedDatasets, extractDatasets } from './dataset.ts';
import { foldArm } from './fold-arm.ts';
import { type ArmPlace, placeOf } from './measured-arm.ts';
import { registerAdapter, type TrainedAdapter } from './register-adapter.ts';
import { type RecordedTrial, recordedTrials } from './running-trials.ts';

export type { ComparisonResult } from './comparison.ts';
export type { ExtractedDatasets } from './dataset.ts';

interface ArmName {
  experiment_id: string;
  arm: string;
}

/** The results folder. Every write is atomic and idempotent, so a retry after a crash at any point is harmless. */
export function createRecordActivities({ resultsDir }: { resultsDir: string }) {
  const folderOf = (experimentId: string): ResultsFolder => new ResultsFolder(resultsDir, experimentId);

  return withFailures({
    /** Writes one trial down, once: a second call changes nothing, unless the first was an infrastructure error. */
    async recordTrial(record: TrialRecord): Promise<void> {
      const file = folderOf(record.experiment_id).arm(record.arm).runningTrial(record.task_id, record.trial_index);
      const earlier = await readJson(file, TrialRecord);
      if (earlier === null || earlier.outcome === 'infrastructure_error') await writeJson(file, record);
    },

    /** Which trials at the positions `from` to `to` (exclusive) of an arm are on disk. */
    async recordedTrials({
      experiment_id,
      arm,
      from,
      to,
    }: ArmName & { from: number; to: number }): Promise<RecordedTrial[]> {
      const { spec } = await designOf(experiment_id);
      await unmarkCancelled(folderOf(experiment_id));
      return recordedTrials(folderOf(experiment_id).arm(arm), armTasks(spec, arm), from, to);
    },

    /**
     * The first call of an arm pins its model; later ones throw `ModelChanged` if anything about it differs. So does an arm
     * with an adapter of its own experiment whose base is not the baseline's.
     */
    async checkIdentity({ experiment_id, arm, identity }: ArmName & { identity: ModelIdentity }): Promise<void> {
      const { root, identity: file } = folderOf(experiment_id).arm(arm);
      const pinned = await readJson(file, ModelIdentity);
      const changes = pinned === null ? [] : modelChanges(pinned, identity);
      if (changes.length > 0) {
        throw new ModelChanged(
          `the arm ${arm} of ${experiment_id} was begun by another model: ${changesText(changes)}. Use another experiment or arm, or remove ${root}`,
        );
      }
      if (isOwnArm(arm)) await requireBaseline(experiment_id, identity);
      if (pinned === null) await writeJson(file, identity);
    },

    /** Throws `ModelChanged` when the weights that an adapter is trained for are not those of the baseline. */
    async checkBase({ experiment_id, identity }: { experiment_id: string; identity: ModelIdentity }): Promise<void> {
      await requireBaseline(experiment_id, identity);
    },

    /** Notes that a person cancelled a workflow of an experiment, and what is recorded; see `Cancelled`. */
    async markCancelled(workflow: { workflow_id: string; workflow_type: string }): Promise<void> {
      await markCancelled(folderOf(workflow.workflow_id.split('.')[0] ?? ''), workflow);
    },

    /** Raises the number of trials of each task to `trials_per_task`, and says so in the manifest. */
    async amendTrials({ experiment_id, trials_per_task }: { experiment_id: string; trials_per_task: number }) {
      await amendTrials(folderOf(experiment_id), experiment_id, trials_per_task);
    },

    /** Folds an arm's trials into `<task>_trials.jsonl` and counts them into `summary.json`. */
    async summarizeArm({ experiment_id, arm }: ArmName): Promise<ArmSummary> {
      const { spec } = await designOf(experiment_id);
      const folder = folderOf(experiment_id).arm(arm);
      const model = await readJson(folder.identity, ModelIdentity);
      if (model === null) throw new InvalidInput([`arm: nothing was run (no ${folder.identity})`]);
      const taskIds = armTasks(spec, arm);
      const summary = await foldArm({ folder, experimentId: experiment_id, arm, model, taskIds });
      await writeJson(folder.summary, summary);
      await rm(folder.running, { recursive: true, force: true });
      return summary;
    },

    /**
     * Selects training samples from an arm and writes the datasets of every adapter that the experiment declares. Throws
     * `TooFewSamples` for the finetuned arm's.
     */
    async extractDatasets({ experiment_id, arm }: ArmName): Promise<ExtractedDatasets> {
      return extractDatasets(folderOf(experiment_id), arm, await designOf(experiment_id));
    },

    /** Writes the adapter's manifest, and a Modelfile for serving it by hand. */
    async registerAdapter(trained: TrainedAdapter): Promise<RegisteredAdapter> {
      const folder = folderOf(trained.experiment_id);
      await unmarkCancelled(folder);
      return registerAdapter(folder.model(trained.arm), trained, await designOf(trained.experiment_id));
    },

    /** Compares two arms by their summaries; writes the comparison and the text report. Throws `UnequalDesign`. */
    async compareArms(plan: ComparePlan): Promise<ComparisonResult> {
      const place = (reference: string): ArmPlace => placeOf(reference, plan.experiment_id, resultsDir);
      await sweepUnfinished(folderOf(plan.experiment_id).root);
      const { file, headline, report } = await compareFolders({
        baseline: place(plan.baseline),
        finetuned: place(plan.finetuned),
        reference: plan.reference === null ? null : place(plan.reference),
        allowMismatch: plan.allow_mismatch,
      });
      return { file, headline, report };
    },
  });

  /** What a comparison rests on: the same weights on the same server, but for the adapter and how it is served. */
  async function requireBaseline(experimentId: string, identity: ModelIdentity): Promise<void> {
    const baseline = await readJson(folderOf(experimentId).arm('baseline').identity, ModelIdentity);
    if (baseline === null) return;
    const { adapter_digest, served_as } = baseline;
    const changes = modelChanges(baseline, { ...identity, adapter_digest, served_as });
    if (changes.length === 0) return;
    throw new ModelChanged(
      `the baseline of ${experimentId} was measured on another model: ${changesText(changes)}. Go back to that one, or measure anew under another id`,
    );
  }

  async function designOf(experimentId: string): Promise<Design> {
    return (await readManifest(folderOf(experimentId), experimentId)).design;
  }
}
export type RecordActivities = ReturnType<typeof createRecordActivities>;
