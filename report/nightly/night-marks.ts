import type { NightOutcome, NightResult } from '../../domain/nightly/night.ts';
import { markup, type Markup } from '../html/markup.ts';
import { diamond, dot, path, rect } from '../html/figures/svg.ts';
import { at } from '../html/figures/scale.ts';

/** What a night is drawn and named as: its outcome, or that there was nothing yet to compare it with. */
export type NightKind = NightOutcome | 'no_reference';

interface KindWords {
  glyph: string;
  label: string;
  /** Of the label in text; the mark's own class is in NIGHT_DRAWINGS. */
  colour: string;
  meaning: string;
}

/** From the common to the grave, which is drawn last and so lies on top. */
export const NIGHT_KINDS = [
  'no_reference',
  'no_regression_detected',
  'not_comparable',
  'inconclusive',
  'regression',
] as const;

export const NIGHT_WORDS: Record<NightKind, KindWords> = {
  no_reference: {
    glyph: '■',
    label: 'No reference yet',
    colour: 'var(--dim)',
    meaning: 'the first night, with nothing to compare it with',
  },
  no_regression_detected: {
    glyph: '●',
    label: 'No regression detected',
    colour: 'var(--baseline)',
    meaning: 'a drop of the margin would probably have been seen',
  },
  not_comparable: {
    glyph: '✕',
    label: 'Not comparable',
    colour: 'var(--dim)',
    meaning: 'not measured as the reference was, or not whole',
  },
  inconclusive: {
    glyph: '□',
    label: 'Inconclusive',
    colour: 'var(--ink)',
    meaning: 'a drop of the margin could have gone unseen',
  },
  regression: {
    glyph: '◆',
    label: 'Regression',
    colour: 'var(--finetuned)',
    meaning: 'worse than the reference, at the alpha in use',
  },
};

export function kindOf({ outcome, reference }: NightResult): NightKind {
  return reference === null ? 'no_reference' : outcome;
}

/** The shape of a night, of its own for each kind; small where nights are many, but what asks for attention stays visible. */
export function nightMark(kind: NightKind, x: number, y: number, radius: number): Markup {
  const visible = Math.max(radius, 3.2);
  switch (kind) {
    case 'no_regression_detected':
      return dot('circle', x, y, radius, 'baseline');
    case 'regression':
      return diamond([x - 1.45 * visible, x, x + 1.45 * visible], y, 1.45 * visible, 'finetuned');
    case 'inconclusive':
      return rect(x - 0.95 * visible, y - 0.95 * visible, 1.9 * visible, 1.9 * visible, 'estimate open');
    case 'no_reference':
      return dot('square', x, y, visible, 'reference');
    case 'not_comparable': {
      const arm = at(1.8 * visible);
      return path(
        `M${at(x - 0.9 * visible)} ${at(y - 0.9 * visible)}l${arm} ${arm}m-${arm} 0l${arm} -${arm}`,
        'interval reference',
      );
    }
  }
}

/** Class of a night's interval. */
export const INTERVAL_CLASS: Record<NightKind, string> = {
  no_reference: 'interval reference',
  no_regression_detected: 'interval baseline',
  not_comparable: 'interval reference',
  inconclusive: 'interval',
  regression: 'interval finetuned',
};

/** The kinds that occur, with their marks. */
export function nightLegend(present: ReadonlySet<NightKind>): Markup {
  return markup`<ul class="legend">${NIGHT_KINDS.filter((kind) => present.has(kind)).map(
    (kind) =>
      markup`<li><svg viewBox="0 0 14 14" width="14" height="14" aria-hidden="true">${nightMark(kind, 7, 7, 4.2)}</svg><span><b>${NIGHT_WORDS[kind].label}</b> ${NIGHT_WORDS[kind].meaning}</span></li>`,
  )}</ul>
`;
}

/** `● No regression detected`, in its colour. */
export function kindLabel(kind: NightKind): Markup {
  const { glyph, label, colour } = NIGHT_WORDS[kind];
  return markup`<span style="color: ${colour}; white-space: nowrap">${glyph} ${label}</span>`;
}
