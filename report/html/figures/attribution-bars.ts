import { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import { figuresOf, type AttributedArm, attributedPair } from '../attribution/attributed-arms.ts';
import { VERDICTS } from '../attribution/verdict-words.ts';
import { briefLabel } from '../arm-words.ts';
import { wholeArms } from '../control-arms.ts';
import { type Counts, stackedBars } from './stacked-bars.ts';
import type { Drawing, Layout } from './svg.ts';

/** Scored trials by whose fault it was: bars of 100%, for all tasks (null) of every arm, of a task of those compared. */
export function attributionBars(
  judged: readonly AttributedArm[],
  scopes: readonly (string | null)[],
  layout: Layout,
): Drawing {
  const group = (taskId: string | null) => {
    const shown = taskId === null ? judged : attributedPair(judged);
    const whole = wholeArms(
      shown.map(({ arm }) => arm),
      briefLabel,
    );
    return {
      label: taskId ?? 'all tasks',
      emphasis: taskId === null,
      bars: whole.map(({ label, arms }) => ({
        label,
        counts: verdictsOf(
          shown.filter(({ arm }) => arms.includes(arm)),
          taskId,
        ),
      })),
    };
  };
  return stackedBars(scopes.map(group), VERDICTS, layout);
}

function verdictsOf(judged: readonly AttributedArm[], taskId: string | null): Counts<AttributionVerdict> {
  const verdicts = judged.map(({ figures }) => figuresOf(figures, taskId)?.verdicts);
  return Object.fromEntries(
    AttributionVerdict.options.map((verdict) => [
      verdict,
      verdicts.reduce((sum, counts) => sum + (counts?.[verdict] ?? 0), 0),
    ]),
  );
}
