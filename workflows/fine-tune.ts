import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { AdapterManifest } from '../domain/adapter.ts';
import { gpu, models, records, specs } from './activities.ts';
import { showPlace } from './visibility.ts';

/** Trains a LoRA adapter on the prepared dataset, exports it, proves that it acts, and registers it. */
export async function fineTune(input: unknown): Promise<AdapterManifest> {
  const { experiment_id, job, export_dir, model, probe_prompts } = await specs.resolveFineTune(
    input,
    workflowInfo().workflowId,
  );
  showPlace(experiment_id);

  setCurrentDetails('Training; its progress is in the heartbeat of the pending activity `train`.');
  const training = await gpu.train.executeWithOptions(
    { summary: `LoRA r ${job.training.lora_r}, ${job.training.num_epochs} epochs` },
    [job],
  );

  setCurrentDetails(`Trained: ${training.steps} steps, loss ${training.train_loss.toFixed(3)}. Exporting.`);
  const exported = await gpu.exportAdapter({ adapter_dir: training.adapter_dir, output_dir: export_dir });

  setCurrentDetails('Exported. Probing: a null adapter must equal the base, the trained adapter must act.');
  const adapter = { path: exported.adapter_gguf, sha256: exported.adapter_sha256 };
  const nullAdapter = { path: exported.null_adapter_gguf, sha256: exported.null_adapter_sha256 };
  const probe = await models.probeAdapter({
    model: model.name,
    adapter,
    null_adapter: nullAdapter,
    prompts: probe_prompts,
  });

  const manifest = await records.registerAdapter({ experiment_id, base: model.name, adapter, training, job, probe });
  setCurrentDetails(
    `Adapter \`${adapter.sha256.slice(0, 12)}\`: ${training.steps} steps, loss ${training.train_loss.toFixed(3)}; ` +
      `it changed ${probe.changed} of ${probe.answers} probe answers.`,
  );
  return manifest;
}
