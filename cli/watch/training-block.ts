import { duration } from '../../domain/duration.ts';
import type { TrainProgress } from '../../domain/training.ts';
import { bar } from './bar.ts';
import { type Line, line } from './line.ts';

const WIDEST_BAR = 40;

/** How far a training is. */
export function trainingBlock(
  { step, total_steps, epoch, loss, tokens_per_s, eta_s }: TrainProgress,
  columns: number,
): Line[] {
  if (total_steps === null) return [line('loading the model')];
  const steps = `step ${step}/${total_steps}`;
  const numbers = [
    `epoch ${epoch.toFixed(2)}`,
    ...(loss === null ? [] : [`loss ${loss.toFixed(3)}`]),
    ...(tokens_per_s === null ? [] : [`${Math.round(tokens_per_s)} tokens/s`]),
    ...(eta_s === null ? [] : [`about ${duration(eta_s)} left`]),
  ];
  const width = Math.min(WIDEST_BAR, columns - steps.length - 2);
  return [line(`${bar(step, total_steps, width)}  ${steps}`), line(numbers.join(', '))];
}
