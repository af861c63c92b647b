import type { TrialAttribution } from '../../../domain/attribution/attribution.ts';
import { implementationWords, testsWords } from '../attribution/judgement-words.ts';
import { unclearWords, VERDICTS } from '../attribution/verdict-words.ts';
import { markup, type Markup } from '../markup.ts';

/** What a trial is by its task's controls, which the model never saw, with the bits that say so. */
export function attributionLine({ outcome, tests, implementation, verdict }: TrialAttribution): Markup {
  const { glyph, label } = VERDICTS.words[verdict];
  const failed = implementation?.failed ?? [];
  return markup`<p class="facts"><span class="s ${verdict}" aria-hidden="true">${glyph}</span> <b>By the <a href="../../report.html#attribution">task’s controls</a>: ${label}${verdict === 'unclear' ? `: ${unclearWords({ outcome })}` : null}.</b> Its tests: ${testsWords(tests)}. Its implementation: ${implementationWords(implementation)}${failedTests(failed)}.</p>
`;
}

/** `: test_a, test_b`; of many there are no more than the first five. */
export function failedTests(failed: readonly string[]): Markup | null {
  if (failed.length === 0) return null;
  return markup`: ${failed.map((id, index) => markup`${index === 0 ? null : ', '}<code>${id.slice(0, 200)}</code>`)}${failed.length < 5 ? null : ' (the first five)'}`;
}
