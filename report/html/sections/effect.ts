import { chosenPoints, percent, pointsInterval, signedPoints, testedP } from '../../numbers.ts';
import { FEWEST_TRIALS } from '../../../domain/comparison/difference-interval.ts';
import { verdictMarks } from '../../../domain/comparison/verdict.ts';
import { dataTable } from '../data-table.ts';
import { forest } from '../figures/forest.ts';
import { figure } from '../figures/svg.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { typeset, withInterval } from '../typeset.ts';
import type { Section } from './section.ts';

/** Figure 1 and its table: what changed, task by task. */
export function effect({ comparison }: ReportData): Section {
  const { clustered, hypotheses } = comparison;
  const { estimate, interval_95, interval_method, threshold } = hypotheses.h1.decided_by;
  const marks = verdictMarks(hypotheses.h1);
  const body = markup`${figure({
    id: 'forest',
    title: 'Difference in pass rate by task',
    description: typeset(
      `Over all tasks ${signedPoints(estimate, marks)} percentage points, 95% interval ${pointsInterval(interval_95, marks)}. The table below has the numbers of each task.`,
    ),
    caption: markup`Fine-tuned minus baseline, with 95% intervals: Newcombe’s by task; the Mantel-Haenszel risk difference for <em>these</em> tasks, with the trials as the sample${interval_method === 'miettinen_nurminen' ? markup` (its interval is Miettinen and Nurminen’s, as a task has fewer than ${FEWEST_TRIALS} trials in an arm or no trial varies)` : null}; and the mean over tasks${clustered.df === null || clustered.ci_95 === null ? null : markup`, by Student’s t with ${clustered.df} df,`} for tasks <em>like</em> these, with the tasks as the sample. The dotted line is H1’s threshold of ${chosenPoints(threshold)} points. Tasks from the easiest to the hardest for the baseline.`,
    draw: (layout) => forest(comparison, layout),
    csvFile: 'forest.csv',
  })}
${dataTable({
  caption: 'Each task alone. Holm’s p allows for the number of tasks; H1 is not decided here.',
  head: ['Task', 'Baseline', 'Fine-tuned', 'Difference, pp [95%]', 'Fisher’s p', 'Holm’s p'],
  rows: tasksInOrder(comparison).map((task) => [
    task.task_id,
    rate(task.baseline),
    rate(task.finetuned),
    withInterval(task.difference, task.newcombe_95),
    typeset(testedP(task.fisher_p_two_sided, task.difference)),
    typeset(testedP(task.holm_p, task.difference)),
  ]),
})}`;
  return { id: 'effect', title: 'The effect, task by task', body };
}

function rate({ successes, trials, rate: share }: { successes: number; trials: number; rate: number | null }): string {
  return `${successes}/${trials} (${percent(share)})`;
}
