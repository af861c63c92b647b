import { INFORMATIVE_KINDS, type InformativeKind, mostInformative } from '../../../domain/attribution/informative.ts';
import { acceptsReferences } from '../../../domain/attribution/verdict.ts';
import { armLabel } from '../arm-words.ts';
import { markup, type Markup } from '../markup.ts';
import type { ArmDetail } from '../report-data.ts';
import { failedTests } from '../trials/attribution-line.ts';
import { excerptMarkup } from '../trials/excerpt.ts';
import { pageFile, pageOf, trialAnchor, trialNumber } from '../trials/pages.ts';
import { type InformativeTrial, SHOWN_TRIALS } from './informative-tally.ts';
import type { AttributedArm } from './attributed-arms.ts';
import { implementationWords, testsWords } from './judgement-words.ts';
import { unclearWords, VERDICTS } from './verdict-words.ts';

/** What the cards are of, kind by kind. */
const KINDS: Record<InformativeKind, string> = {
  false_success: 'false successes',
  wrong_and_vacuous: 'wrong successes by vacuous tests',
  unclear: 'unclear trials',
  right_and_rejected: 'right implementations that wrong tests rejected',
  right_by_weak_tests: 'true successes whose tests would hardly have noticed an error',
};

const KIND_WORDS: Record<Exclude<InformativeKind, 'false_success' | 'unclear'>, string> = {
  wrong_and_vacuous: 'counted as a success, and wrong: any program passes these tests',
  right_and_rejected: 'right, and rejected by wrong tests of its own',
  right_by_weak_tests: 'right, though its tests would hardly have noticed if it were not',
};

/** The most informative trials of the compared arms as cards, and how many successes fail the hidden tests. */
export function informativeCards(judged: readonly AttributedArm[]): Markup {
  const candidates = judged.flatMap(({ arm }) =>
    arm.informative.map((trial) => ({ ...trial, arm: arm.name, detail: arm })),
  );
  const shown = mostInformative(candidates, SHOWN_TRIALS);
  return markup`<h3>The most informative trials</h3>
<p>${hiddenFailureWords(judged)}${
    shown.length === 0
      ? null
      : ` Shown are ${INFORMATIVE_KINDS.filter((kind) => shown.some((trial) => trial.kind === kind))
          .map((kind) => KINDS[kind])
          .join(', then ')}: one task and one arm after the other, and the same program once.`
  }</p>
${shown.map((trial, index) => card(trial, trial.detail, index + 1))}`;
}

function hiddenFailureWords(judged: readonly AttributedArm[]): string {
  const counts = judged.map(({ arm, figures: { overall } }) => ({ name: armLabel(arm), ...overall.false_success }));
  if (counts.every(({ of }) => of === 0)) return 'No trial succeeded, so there is none that could be false.';
  if (counts.every(({ count }) => count === 0)) {
    return 'Every implementation that passed its own tests passes the hidden ones, too.';
  }
  return `Successes that fail the hidden tests count as passed, and training may take them for good examples: ${counts
    .map(({ name, count, of }) => `${count} of ${of} successes in ${name}`)
    .join(', ')}.`;
}

function card(trial: InformativeTrial, arm: ArmDetail, rank: number): Markup {
  const { taskId, position, attribution, tests, implementation, alike } = trial;
  const { glyph, label } = VERDICTS.words[attribution.verdict];
  const transcript = `trials/${arm.name}/${pageFile(taskId, pageOf(position))}#${trialAnchor(trial)}`;
  const rest = markup`<a href="${transcript}">The transcript</a> has more.`;
  return markup`<article class="card">
<h4><span class="s ${attribution.verdict}" aria-hidden="true">${glyph}</span> ${rank}. ${label}: ${kindWords(trial)}</h4>
<p class="facts">${armLabel(arm)}, ${taskId}, <a href="${transcript}">trial ${trialNumber(trial)}</a>${alike === 1 ? null : ` and ${alike - 1} more of this arm with the same ${attribution.implementation?.passes_hidden ? 'tests' : 'implementation'}`}</p>
<dl class="bits"><dt>Its tests</dt><dd>${testsWords(attribution.tests)}${survivors(trial, arm)}</dd>
<dt>Its implementation</dt><dd>${implementationWords(attribution.implementation)}${failedTests(attribution.implementation?.failed ?? [])}</dd></dl>
<div class="codes"><div><h5>Tests</h5>
${excerptMarkup(tests, rest)}</div>
<div><h5>Implementation</h5>
${excerptMarkup(implementation, rest)}</div></div>
</article>
`;
}

/** `; alive: one_step_short`: by name those that another test file of the arm killed, the others by their number. */
function survivors({ taskId, attribution: { tests } }: InformativeTrial, { killedMutants }: ArmDetail): Markup | null {
  if (tests === null || tests.killed === null || tests.killed.length === tests.mutants) return null;
  const killed = new Set(tests.killed);
  const named = (killedMutants[taskId] ?? []).filter((mutant) => !killed.has(mutant));
  const unnamed = tests.mutants - killed.size - named.length;
  return markup`; alive: ${named.map((mutant, index) => markup`${index === 0 ? null : ', '}<code>${mutant}</code>`)}${
    unnamed === 0 ? null : `${named.length === 0 ? '' : ', and '}${unnamed} that no valid tests of this arm kill`
  }`;
}

function kindWords({ kind, attribution: { outcome, tests } }: InformativeTrial): string {
  if (kind === 'unclear') return unclearWords({ outcome });
  if (kind !== 'false_success') return KIND_WORDS[kind];
  return `counted as a success, and wrong: ${
    tests !== null && acceptsReferences(tests) ? 'its tests are too weak to notice' : 'its tests are wrong with it'
  }`;
}
