import { signedPoints } from '../numbers.ts';
import { type AttributionFigures, FigureChanges } from './attribution.ts';
import { attributionFigures } from './attribution-figures.ts';
import type { NamedCounts } from './attribution-fault-readings.ts';
import { FIGURE_WORDS } from './attribution-words.ts';

/** Points by which the two may differ unexplained. */
const TOLERANCE = 0.01;

/** Where plain differences between the arms are not what the changes by task say: of another sign, or over a point off. */
export function plainDifferences(arms: { from: NamedCounts; to: NamedCounts }, changes: FigureChanges): string[] {
  const [from, to] = [attributionFigures(arms.from.counts), attributionFigures(arms.to.counts)];
  const off = FigureChanges.keyof().options.flatMap((figure) => {
    const { difference } = changes[figure];
    const [before, after] = [valueOf(from, figure), valueOf(to, figure)];
    if (difference === null || before === null || after === null) return [];
    const plain = after - before;
    if (Math.abs(plain - difference) <= TOLERANCE && signOf(plain) * signOf(difference) >= 0) return [];
    return [`${FIGURE_WORDS[figure].label} ${signedPoints(plain)} points (change ${signedPoints(difference)})`];
  });
  if (off.length === 0) return [];
  return [
    `The plain differences of the arms are not the changes: ${off.join('; ')}. The arms have such trials in other proportions by task, and a change compares task by task.`,
  ];
}

function valueOf(figures: AttributionFigures, figure: keyof FigureChanges): number | null {
  return figure === 'mutation_score' ? figures.mutation_score.mean : figures[figure].rate;
}

/** Of what is shown: 0 where it rounds to no tenth of a point. */
function signOf(difference: number): number {
  return Math.sign(Number((100 * difference).toFixed(1)));
}
