import { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import { armLabel } from '../arm-words.ts';
import { attributionBars } from '../figures/attribution-bars.ts';
import { figure } from '../figures/svg.ts';
import { markup, type Markup } from '../markup.ts';
import type { ArmDetail } from '../report-data.ts';
import { classLegend } from '../sections/legend.ts';
import type { AttributedArm } from './attributed-arms.ts';
import { MANY_TASKS } from './many-tasks.ts';
import { VERDICTS } from './verdict-words.ts';

/** The verdicts as bars, of all tasks and of each; of many tasks those of each are folded. */
export function verdictFigures(
  arms: readonly ArmDetail[],
  judged: readonly AttributedArm[],
  taskIds: readonly string[],
): Markup {
  const parted = 'parted by the verdict of the task’s controls. The tables below have the numbers.';
  const bars = { legend: classLegend(VERDICTS, presentIn(judged)), csvFile: 'attribution_verdicts.csv' };
  const many = taskIds.length > MANY_TASKS;
  const all = figure({
    ...bars,
    id: 'attribution',
    title: 'Whose fault failures were, and which successes hold',
    description: `Bars of 100%, one for each arm over all tasks${many ? '' : ', and in each task for the arms that are compared'}, ${parted}`,
    caption: `Every scored trial in exactly one class, by its task’s controls.${notShown(arms, judged)}`,
    draw: (layout) => attributionBars(judged, many ? [null] : [null, ...taskIds], layout),
  });
  if (!many) return all;
  return markup`${all}
<details><summary>The same for each of the ${taskIds.length} tasks</summary>
${figure({
  ...bars,
  id: 'attribution-tasks',
  title: 'Whose fault failures were, and which successes hold, by task',
  description: `Bars of 100%, in each task for the arms that are compared, ${parted}`,
  caption: 'The same by task.',
  draw: (layout) => attributionBars(judged, taskIds, layout),
})}</details>`;
}

function presentIn(judged: readonly AttributedArm[]): Set<AttributionVerdict> {
  return new Set(
    AttributionVerdict.options.filter((verdict) =>
      judged.some(({ figures: { overall } }) => overall.verdicts[verdict] > 0),
    ),
  );
}

const NAMED = 5;

/** ` Not judged: unfiltered.` */
function notShown(arms: readonly ArmDetail[], judged: readonly AttributedArm[]): string {
  const missing = arms.filter((arm) => arm.role === 'control' && !judged.some((other) => other.arm === arm));
  if (missing.length === 0) return '';
  const more = missing.length > NAMED ? ` and ${missing.length - NAMED} more` : '';
  return ` Not judged, or not as they are now: ${missing.slice(0, NAMED).map(armLabel).join(', ')}${more}.`;
}
