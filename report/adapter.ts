import type { RegisteredAdapter } from '../domain/adapter.ts';
import { probeText } from './probe-text.ts';

/** What came of a training, and the commands that go on from there. */
export function adapterText({
  experiment_id: id,
  arm,
  training,
  adapter,
  merged,
  probe,
  served,
}: RegisteredAdapter): string {
  const { steps, train_samples, duration_s, device, precision, quantization, train_loss } = training;
  return [
    `Trained ${steps} steps on ${train_samples} samples in ${duration_s.toFixed(0)} s on ${device} (${precision}, quantization ${quantization}); loss ${train_loss.toFixed(3)}.`,
    probeText(probe),
    ...(served.name === adapter.path ? [] : [`The model server knows it as ${served.name}`]),
    `Adapter of the ${arm} arm: ${adapter.path}`,
    ...(merged === null ? [] : [`Merged model (${merged.type}): ${merged.path}`]),
    `Next: tddft benchmark --id ${id} --arm ${arm}, then tddft compare ${id}`,
  ].join('\n');
}
