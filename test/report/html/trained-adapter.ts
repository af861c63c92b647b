import type { AdapterManifest } from '../../../domain/adapter.ts';
import { adapterManifest } from '../../support/adapter-manifest.ts';
import { EXPERIMENT } from './records.ts';

/** What a training of an arm's adapter leaves: a thousand steps with four validations. */
export function trainedAdapter(arm: string, seed: number): AdapterManifest {
  const { training, job, ...manifest } = adapterManifest();
  return {
    ...manifest,
    experiment_id: EXPERIMENT,
    arm,
    merged: arm === 'finetuned' ? { path: '/adapters/merged.gguf', sha256: 'c'.repeat(64), type: 'f16' } : null,
    training: { ...training, steps: 1000, epochs: 3, train_samples: 36, val_samples: 4, val_loss: 0.05 },
    job: { ...job, training: { ...job.training, seed } },
    loss_curve: Array.from({ length: 1000 }, (_, index) => ({
      step: index + 1,
      loss: 1 / (index + 10) + (index % 7) / 100,
      ...(index % 250 === 249 ? { val_loss: 0.05 } : {}),
    })),
  };
}
