import { AttributionVerdict, type TrialAttribution } from '../../../domain/attribution/attribution.ts';
import { VERDICT_WORDS } from '../../../domain/comparison/attribution-words.ts';
import type { Classes } from '../figures/stacked-bars.ts';

export const VERDICTS: Classes<AttributionVerdict> = {
  order: AttributionVerdict.options,
  words: {
    true_success: { glyph: '✓', ...VERDICT_WORDS.true_success },
    false_success: { glyph: '!', ...VERDICT_WORDS.false_success },
    vacuous_tests: { glyph: 'V', ...VERDICT_WORDS.vacuous_tests },
    tests_wrong: { glyph: 'T', ...VERDICT_WORDS.tests_wrong },
    implementation_wrong: { glyph: 'I', ...VERDICT_WORDS.implementation_wrong },
    both_wrong: { glyph: 'B', ...VERDICT_WORDS.both_wrong },
    unclear: { glyph: '?', ...VERDICT_WORDS.unclear },
  },
  noted: 'false_success',
};

/** Which of the two it is that the verdict `unclear` stands for. */
export function unclearWords({ outcome }: Pick<TrialAttribution, 'outcome'>): string {
  return outcome === 'success'
    ? 'right, and accepted by tests that reject a reference'
    : 'right, but rejected by tests that accept the references';
}
