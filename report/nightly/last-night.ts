import type { NightResult } from '../../domain/nightly/night.ts';
import { markup, type Markup } from '../html/markup.ts';
import { typeset } from '../html/typeset.ts';
import { chosenPoints, percent, points, pointsInterval, pValue } from '../numbers.ts';
import { dayOf, type History, type PlacedNight } from './history.ts';
import { kindOf, NIGHT_WORDS } from './night-marks.ts';

/** The last outcome and what it rests on. */
export function lastNight({ nights }: History): Markup | null {
  const last = nights.at(-1);
  if (!last) return null;
  const { glyph, label, colour } = NIGHT_WORDS[kindOf(last.result)];
  return markup`<p class="verdict" style="margin: 0 0 1rem"><strong class="badge" style="color: ${colour}">${glyph} ${label}</strong> ${typeset(lastNightSentence(last))}</p>
<p class="facts">${typeset(circumstances(last.result))}</p>
`;
}

/** One plain sentence: what the night measured, against what, with p, and what its test can detect. */
export function lastNightSentence({ result, scheduledMs }: PlacedNight): string {
  const { night_arm: arm, reference_arm: referenceArm, test } = result;
  const day = dayOf(scheduledMs);
  const kind = kindOf(result);
  if (arm.rate === null) return `The night of ${day} scored no trial: ${reasonsOf(result)}.`;
  const passed = `In the night of ${day}, ${percent(arm.rate)} of ${arm.scored} scored trials passed`;
  if (kind === 'no_reference') return `${passed}; there was nothing yet to compare them with (${reasonsOf(result)}).`;
  if (kind === 'not_comparable' || test === null || test.difference === null) {
    return `${passed}, which cannot be compared with the reference: ${reasonsOf(result)}.`;
  }
  const p = test.p_one_sided === null ? 'n/a' : pValue(test.p_one_sided);
  const chance = test.power === null ? 'is not defined' : `is ${percent(test.power)}`;
  return `${passed}, ${changed(test.difference)} the reference’s ${percent(referenceArm?.rate ?? null)} (95% interval of the difference ${pointsInterval(test.newcombe_95)}, one-sided p = ${p}); the chance of such a night to find a drop of ${chosenPoints(test.margin)} points ${chance}.`;
}

function changed(difference: number): string {
  const size = points(Math.abs(difference));
  if (Number(size) === 0) return 'the same as';
  return `${size} points ${difference < 0 ? 'below' : 'above'}`;
}

function reasonsOf({ reasons }: NightResult): string {
  return reasons.length === 0 ? 'no reason was recorded' : abbreviated(reasons.join('; '));
}

/** Who answered, what it is compared with, what went wrong on our side, and the alert. */
function circumstances(result: NightResult): string {
  const { model, reference, reference_arm: arm, night_arm: own, alert } = result;
  return [
    kindOf(result) === 'inconclusive' ? `Inconclusive because ${reasonsOf(result)}` : null,
    `Model ${model.name} (${abbreviated(model.digest)}${model.adapter_digest === null ? '' : `, adapter ${abbreviated(model.adapter_digest)}`}) on ${model.server} ${model.server_version}`,
    reference === null
      ? null
      : `Reference ${reference}${arm === null ? '' : `, ${arm.successes} of ${arm.scored} passed`}`,
    own.infrastructure_errors === 0
      ? null
      : `${own.infrastructure_errors} of ${own.trials} trials ended in infrastructure errors and are not scored`,
    alert === null ? null : `Alert ${alert.state}${alert.detail === '' ? '' : ` (${alert.detail})`}`,
  ]
    .filter((part) => part !== null)
    .join('. ')
    .concat('.');
}

/** The first characters of a digest; other text stays. */
export function abbreviated(text: string): string {
  return text.replaceAll(/\b([0-9a-f]{12})[0-9a-f]{20,}\b/g, '$1…');
}
