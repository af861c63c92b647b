import { CancellationScope, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { AdapterManifest } from '../domain/adapter.ts';
import type { TrainJob, TrainResult } from '../domain/training.ts';
import type { FineTunePlan } from '../activities/spec/activities.ts';
import { gpu, probing, records, specs } from './activities.ts';
import { marksCancellation } from './cancellation.ts';
import { Controls, ownParent } from './controls.ts';
import { type Control, planQuery } from './messages.ts';
import { trainingWatched } from './training-watch.ts';
import { showPlace } from './visibility.ts';

/** Trains a LoRA adapter on the prepared dataset, exports it, proves that it acts, and registers it. */
export async function fineTune(input: unknown, start: { control?: Control } = {}): Promise<AdapterManifest> {
  let plan: FineTunePlan | null = null;
  let training: CancellationScope | null = null;
  const changed = ({ paused }: Control): void => {
    if (paused) training?.cancel();
  };
  const controls = new Controls({ changed, belongsTo: start.control ? ownParent() : null }, start.control);
  setHandler(planQuery, () => plan, { description: 'The resolved input: base model, dataset, every training setting' });

  return marksCancellation(async () => {
    plan = await specs.resolveFineTune(input, workflowInfo().workflowId);
    const { experiment_id, job, export_dir, model, probe_prompts } = plan;
    showPlace(experiment_id, undefined, model.name);

    const trained = await trainUnlessPaused(job);
    const loss = `${trained.steps} steps, loss ${trained.train_loss.toFixed(3)}`;
    setCurrentDetails(`Trained: ${loss}. Exporting.`);
    const exported = await gpu.exportAdapter.executeWithOptions({ summary: 'write the adapter as GGUF' }, [
      { adapter_dir: trained.adapter_dir, output_dir: export_dir },
    ]);

    setCurrentDetails('Exported. Probing: a null adapter must equal the base, the trained adapter must act.');
    const adapter = { path: exported.adapter_gguf, sha256: exported.adapter_sha256 };
    const nullAdapter = { path: exported.null_adapter_gguf, sha256: exported.null_adapter_sha256 };
    const probe = await probing.probeAdapter.executeWithOptions({ summary: 'does the adapter act, and only it?' }, [
      { model: model.name, adapter, null_adapter: nullAdapter, prompts: probe_prompts },
    ]);

    const manifest = await records.registerAdapter.executeWithOptions({ summary: 'write adapter.json and Modelfile' }, [
      { experiment_id, base: model.name, adapter, training: trained, job, probe },
    ]);
    setCurrentDetails(
      `Adapter \`${adapter.sha256.slice(0, 12)}\`: ${loss}; it changed ${probe.changed} of ${probe.answers} probe answers.`,
    );
    return manifest;
  });

  /** A pause stops the training, which frees the device; it goes on at its last checkpoint. */
  async function trainUnlessPaused(job: TrainJob): Promise<TrainResult> {
    const summary = `LoRA r ${job.training.lora_r}, ${job.training.num_epochs} epochs`;
    for (;;) {
      const { paused } = controls.current;
      if (paused) setCurrentDetails(`Paused since ${paused.since}${paused.reason ? `: ${paused.reason}` : ''}.`);
      await controls.untilResumed();
      const scope = (training = new CancellationScope());
      try {
        return await scope.run(() => trainingWatched(() => gpu.train.executeWithOptions({ summary }, [job])));
      } catch (cause) {
        // Whatever it ended in: a worker that is stopped while it is being cancelled ends it as a failure.
        const byPause = scope.consideredCancelled && !CancellationScope.current().consideredCancelled;
        if (!byPause) throw cause;
      } finally {
        training = null;
      }
    }
  }
}
