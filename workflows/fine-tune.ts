import { CancellationScope, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { MergedRef, RegisteredAdapter } from '../domain/adapter.ts';
import type { AdapterRef } from '../domain/model.ts';
import type { ExportResult, TrainResult } from '../domain/training.ts';
import type { FineTunePlan } from '../activities/spec/fine-tune-plan.ts';
import { gpu, models, probing, records, specs } from './activities.ts';
import { marksCancellation } from './cancellation.ts';
import { Controls, ownParent } from './controls.ts';
import { type Control, planQuery } from './messages.ts';
import { trainingWatched } from './training-watch.ts';
import { showPlace } from './visibility.ts';

/** Trains a LoRA adapter on the prepared dataset, exports it, proves that it acts, and registers it. */
export async function fineTune(input: unknown, start: { control?: Control } = {}): Promise<RegisteredAdapter> {
  let plan: FineTunePlan | null = null;
  let training: CancellationScope | null = null;
  const changed = ({ paused }: Control): void => {
    if (paused) training?.cancel();
  };
  const controls = new Controls({ changed, belongsTo: start.control ? ownParent() : null }, start.control);
  setHandler(planQuery, () => plan, { description: 'The resolved input: base model, dataset, every training setting' });

  return marksCancellation(async () => {
    const resolved = (plan = await specs.resolveFineTune(input, workflowInfo().workflowId));
    const { experiment_id, arm, job, export_dir, model } = resolved;
    showPlace(experiment_id, undefined, model.name);

    const base = await models.describeModel.executeWithOptions({ summary: 'which base weights?' }, [
      { name: model.name, adapter: null },
    ]);
    await records.checkBase.executeWithOptions({ summary: 'the weights of the baseline?' }, [
      { experiment_id, identity: base },
    ]);
    await freeDevice(model.name);
    await trainingWatched('Preflight', () =>
      gpu.preflight.executeWithOptions({ summary: 'could this be trained here?' }, [resolved.preflight]),
    );
    const training = await trainUnlessPaused(resolved);
    const loss = `${training.steps} steps, loss ${training.train_loss.toFixed(3)}`;
    setCurrentDetails(`Trained: ${loss}. Exporting.`);
    const exported = await gpu.exportAdapter.executeWithOptions({ summary: 'write the adapter as GGUF' }, [
      { adapter_dir: training.adapter_dir, output_dir: export_dir },
    ]);
    const merged = await mergedModel(resolved, training);
    const { adapter, null_adapter } = exportedAdapters(resolved, {
      training,
      exported,
      merged,
      base_sha256: base.digest,
    });

    setCurrentDetails(
      'Exported. Giving it to the model server, and probing: a null adapter must equal the base, the trained one must act.',
    );
    const served = await probing.serveAdapter.executeWithOptions({ summary: `serve it beside ${model.name}` }, [
      { model: model.name, adapter, null_adapter },
    ]);
    const probe = await probing.probeAdapter.executeWithOptions({ summary: 'does the adapter act, and only it?' }, [
      {
        ...{ model: model.name, adapter, prompts: resolved.probe_prompts },
        null_adapter: served.null_adapter === null ? null : null_adapter,
      },
    ]);

    const registered = await records.registerAdapter.executeWithOptions(
      { summary: 'write adapter.json and Modelfile' },
      [
        {
          ...{ experiment_id, arm, base: model.name, adapter, null_adapter, merged },
          ...{ dataset_sha256: resolved.dataset_sha256, training, job, probe, served: served.adapter },
        },
      ],
    );
    setCurrentDetails(
      `Adapter \`${adapter.sha256.slice(0, 12)}\`: ${loss}; it changed ${probe.changed} of ${probe.answers} probe answers.`,
    );
    return registered;
  });

  /** A pause stops the training, which frees the device; it goes on at its last checkpoint. */
  async function trainUnlessPaused({ job, model: { name: model } }: FineTunePlan): Promise<TrainResult> {
    const summary = `LoRA r ${job.training.lora_r}, ${job.training.num_epochs} epochs`;
    for (;;) {
      const { paused } = controls.current;
      if (paused) {
        setCurrentDetails(`Paused since ${paused.since}${paused.reason ? `: ${paused.reason}` : ''}.`);
        await controls.untilResumed();
        // Others may have used the model meanwhile.
        await freeDevice(model);
      }
      const scope = (training = new CancellationScope());
      try {
        return await scope.run(() =>
          trainingWatched('Training', () => gpu.train.executeWithOptions({ summary }, [job])),
        );
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

/** On one card, model server and training would not fit beside each other. */
async function freeDevice(model: string): Promise<void> {
  await models.unloadModel.executeWithOptions({ summary: 'free the device for the training' }, [{ model }]);
}

/** The adapter merged into its base model, for servers that take no adapters; null where nobody asked for it. */
async function mergedModel({ merge }: FineTunePlan, { adapter_dir }: TrainResult): Promise<MergedRef | null> {
  if (merge === null) return null;
  setCurrentDetails(`Exported. Merging the adapter into the base model (${merge.type}).`);
  const { merged_gguf, merged_sha256, type } = await gpu.mergeAdapter.executeWithOptions(
    { summary: 'write the merged model' },
    [{ ...merge, adapter_dir }],
  );
  return { path: merged_gguf, sha256: merged_sha256, type };
}

interface Exported {
  training: TrainResult;
  exported: ExportResult;
  merged: MergedRef | null;
  base_sha256: string;
}

/** The trained adapter and the one beside it that does nothing, as a model server is given them. */
function exportedAdapters(
  { experiment_id, arm }: FineTunePlan,
  { training, exported, merged, base_sha256 }: Exported,
): { adapter: AdapterRef; null_adapter: AdapterRef } {
  return {
    adapter: {
      ...{ path: exported.adapter_gguf, sha256: exported.adapter_sha256, base_sha256 },
      ...{ made_for: `${experiment_id}.${arm}`, peft_dir: training.adapter_dir },
      merged: merged && { path: merged.path, sha256: merged.sha256 },
    },
    null_adapter: {
      ...{ path: exported.null_adapter_gguf, sha256: exported.null_adapter_sha256, base_sha256 },
      ...{ made_for: `${experiment_id}.null_adapter`, peft_dir: exported.null_adapter_dir, merged: null },
    },
  };
}
