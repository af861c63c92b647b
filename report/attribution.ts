import {
  type ArmAttribution,
  type AttributionCost,
  type AttributionCounts,
  AttributionVerdict,
} from '../domain/attribution/attribution.ts';
import { attributionFigures } from '../domain/comparison/attribution-figures.ts';
import { FIGURE_WORDS, VERDICT_COLUMNS, VERDICT_LEGEND } from '../domain/comparison/attribution-words.ts';
import { duration } from '../domain/duration.ts';
import { table } from '../domain/table.ts';
import { percent } from './numbers.ts';

/** What one arm's trials are by their tasks' controls, task by task, and what it took to know. */
export function attributionReport({ arm, tasks, overall, cost }: ArmAttribution): string {
  const rows = [
    ['Task', ...VERDICT_COLUMNS, FIGURE_WORDS.test_validity.brief, FIGURE_WORDS.mutation_score.brief],
    ...tasks.map((task) => row(task.task_id, task)),
    row('all', overall),
  ];
  return [`Attribution of ${arm}: ${VERDICT_LEGEND}`, ...table(rows, { width: 100 }), costLine([{ arm, cost }])].join(
    '\n',
  );
}

/** `Attribution took 10 s for baseline (11.3% of its benchmark's time): 4339 programs ran, 12 judgements were known.` */
export function costLine(arms: readonly { arm: string; cost: AttributionCost }[]): string {
  const took = arms.map(({ arm, cost: { wall_ms, benchmark_ms } }) => {
    const share = benchmark_ms === 0 ? '' : ` (${percent(wall_ms / benchmark_ms)} of its benchmark's time)`;
    return `${duration(wall_ms / 1000)} for ${arm}${share}`;
  });
  const [runs, known] = (['runs', 'known'] as const).map((count) =>
    arms.reduce((sum, { cost }) => sum + cost[count], 0),
  );
  return `Attribution took ${took.join(', ')}: ${runs} programs ran, ${known} judgements were known.`;
}

/** How many trials came to each verdict, in the order of `VERDICT_COLUMNS`. */
export function verdictCells(verdicts: AttributionCounts['verdicts']): string[] {
  return AttributionVerdict.options.map((verdict) => String(verdicts[verdict]));
}

function row(name: string, counts: AttributionCounts): string[] {
  const { verdicts, test_validity, mutation_score } = attributionFigures(counts);
  return [name, ...verdictCells(verdicts), percent(test_validity.rate), percent(mutation_score.mean)];
}
