import type { AdapterManifest } from '../../domain/adapter.ts';
import type { AdapterRef } from '../../domain/model.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { loraTraining } from '../../activities/spec/preflight-job.ts';

const DIGEST = 'd'.repeat(64);

/** An adapter of which only a file is known. */
export function adapterRef(changes: Partial<AdapterRef> = {}): AdapterRef {
  return {
    ...{ path: '/adapters/adapter.gguf', sha256: 'a'.repeat(64) },
    ...{ base_sha256: null, made_for: null, peft_dir: null, merged: null },
    ...changes,
  };
}

/** What a registered adapter's manifest looks like; `changes` replaces fields. */
export function adapterManifest(changes: Partial<AdapterManifest> = {}): AdapterManifest {
  return {
    name: 'miniature-tdd-finetuned',
    experiment_id: 'exp-1',
    arm: 'finetuned',
    base: 'miniature',
    adapter: adapterRef({ path: '/adapters/adapter.gguf' }),
    null_adapter: adapterRef({ path: '/adapters/null_adapter.gguf', sha256: '0'.repeat(64) }),
    merged: null,
    dataset_sha256: DIGEST,
    prompts_sha256: DIGEST,
    training: {
      adapter_dir: 'adapter',
      log_file: 'log.jsonl',
      job_sha256: DIGEST,
      base_model_sha256: DIGEST,
      steps: 1,
      epochs: 1,
      train_samples: 1,
      val_samples: 1,
      train_loss: 1,
      val_loss: null,
      trainable_parameters: 1,
      device: 'cpu',
      quantization: 'none',
      precision: 'fp32',
      duration_s: 1,
      resumed_from_step: null,
      versions: {},
    },
    job: {
      job_id: 'exp-1',
      base_model: '/models/base',
      train_file: 'train.jsonl',
      val_file: 'val.jsonl',
      output_dir: 'models',
      training: loraTraining(ExperimentSpec.parse({}).training),
    },
    probe: { answers: 1, changed: 1, unrepeated: 0, null_adapter: 'equals_base' },
    served: { name: '/adapters/adapter.gguf', how: 'adapter' },
    files: {},
    loss_curve: [],
    ...changes,
  };
}
