import { duration } from './duration.ts';
import type { TrainProgress } from './training.ts';

/** `step 120/240, loss 0.31, 850 tokens/s, about 20 s left` */
export function trainingLine({ step, total_steps, loss, tokens_per_s, eta_s }: TrainProgress): string {
  if (total_steps === null) return 'loading the model';
  return [
    `step ${step}/${total_steps}`,
    loss === null ? null : `loss ${loss.toFixed(2)}`,
    tokens_per_s === null ? null : `${tokens_per_s.toFixed(0)} tokens/s`,
    eta_s === null ? null : `about ${duration(eta_s)} left`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
