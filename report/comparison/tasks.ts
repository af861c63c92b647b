import type { Comparison, ScoredRate } from '../../domain/comparison/comparison.ts';
import { table } from '../../domain/table.ts';
import { percent, signedPoints, testedInterval, testedP } from '../numbers.ts';

export function tasksSection({ per_task }: Comparison): string[] {
  const rows = per_task.map((task) => [
    task.task_id,
    rateCell(task.baseline),
    rateCell(task.finetuned),
    signedPoints(task.difference),
    testedInterval(task.newcombe_95, task.difference),
    testedP(task.fisher_p_two_sided, task.difference),
    testedP(task.holm_p, task.difference),
  ]);
  const head = ['Task', 'Baseline', 'Fine-tuned', 'Diff pp', '95% interval', 'p', 'Holm p'];
  return [
    ...table([head, ...rows], { width: 100 }),
    "Each task alone, by Fisher's exact test; Holm's p allows for their number. H1 is not decided here.",
  ];
}

function rateCell({ successes, trials, rate }: ScoredRate): string {
  return `${successes}/${trials} ${percent(rate).padStart(6)}`;
}
