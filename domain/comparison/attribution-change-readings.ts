import { pointsInterval, pValue, signedPoints } from '../numbers.ts';
import type { Strata } from '../statistics/counts.ts';
import { stratifiedExact } from '../statistics/stratified-exact.ts';
import type { FigureChange, FigureChanges } from './attribution.ts';
import { comparedScores, comparedStrata, type JudgedTask, rateChange } from './attribution-change.ts';
import { type Claim, FEWEST_TRIALS, rateClaim, scoreClaim, successClaim } from './attribution-claim.ts';
import { comparedTrials } from './attribution-compared-trials.ts';
import { ATTRIBUTION_RATES } from './attribution-figures.ts';

export interface JudgedChange {
  tasks: readonly JudgedTask[];
  changes: FigureChanges;
  /** Of the test of H1. */
  alpha: number;
}

/** What changed from one arm to the other, and what is not shown to have changed or cannot be judged. */
export function changeReadings(change: JudgedChange): string[] {
  const { tasks, changes, alpha } = change;
  const all = comparedStrata(tasks, ({ successes, trials }) => ({ successes, trials }));
  if (all.length === 0) return ['No task has scored trials in both arms: there is no change.'];
  const ofTrue = comparedStrata(tasks, ATTRIBUTION_RATES.true_success);
  const ofAll = rateChange(all);
  const claim = successClaim(all, ofAll, alpha);
  const changed = `Successes: ${signedPoints(ofAll.difference)} points (${exactP(all)}); true successes: ${effect(changes.true_success, ofTrue)}.`;
  if (claim === 'too_few') return [`${changed} ${TOO_FEW}`];
  return [
    `${changed} ${GAINS[direction(claim)][direction(rateClaim(ofTrue, changes.true_success, alpha))]}`,
    `${figureReading('test_validity', change)} ${figureReading('mutation_score', change)}`,
    `${figureReading('right_given_valid', change)} ${figureReading('passes_hidden', change)}`,
    figureReading('false_success', change),
    ...comparedTrials(change),
  ];
}

const TOO_FEW = `With fewer than ${FEWEST_TRIALS} scored trials in an arm, what changed cannot be judged.`;

type Direction = 'up' | 'down' | 'not_shown';

function direction(claim: Claim): Direction {
  return claim === 'up' || claim === 'down' ? claim : 'not_shown';
}

const GAINS: Record<Direction, Record<Direction, string>> = {
  up: {
    up: 'There is a gain when only true successes count, too.',
    not_shown: 'That there is a gain when only true successes count is not shown.',
    down: 'It is no gain: true successes fell.',
  },
  down: {
    up: 'It is no loss: true successes rose.',
    not_shown: 'That there is a loss when only true successes count is not shown.',
    down: 'There is a loss when only true successes count, too.',
  },
  not_shown: {
    up: 'That successes changed is not shown; true successes rose.',
    not_shown: 'Neither is shown to have changed.',
    down: 'That successes changed is not shown; true successes fell.',
  },
};

interface Words {
  up: string;
  down: string;
  /** After `That`. */
  either: string;
  /** What has to be there in both arms. */
  of: string;
}

const WORDS: Record<Exclude<keyof FigureChanges, 'true_success'>, Words> = {
  test_validity: {
    up: 'Tests are valid more often',
    down: 'Tests are valid less often',
    either: 'tests are valid more or less often',
    of: 'scored trials',
  },
  mutation_score: {
    up: 'Valid tests kill more of the mutants',
    down: 'Valid tests kill fewer of the mutants',
    either: 'valid tests kill more or fewer of the mutants',
    of: 'valid test files',
  },
  right_given_valid: {
    up: 'Given valid tests, implementations pass the hidden tests more often',
    down: 'Given valid tests, implementations pass the hidden tests less often',
    either: 'implementations pass the hidden tests more or less often, given valid tests,',
    of: 'trials with valid tests',
  },
  passes_hidden: {
    up: 'Whatever the tests, implementations pass the hidden tests more often',
    down: 'Whatever the tests, implementations pass the hidden tests less often',
    either: 'implementations pass the hidden tests more or less often, whatever their own,',
    of: 'scored trials',
  },
  false_success: {
    up: 'A larger share of successes fails the hidden tests',
    down: 'A smaller share of successes fails the hidden tests',
    either: 'a larger or smaller share of successes fails the hidden tests',
    of: 'successes',
  },
};

function figureReading(figure: keyof typeof WORDS, { tasks, changes, alpha }: JudgedChange): string {
  const change = changes[figure];
  if (figure === 'mutation_score') {
    return sentence(figure, scoreClaim(comparedScores(tasks), change), effect(change));
  }
  const strata = comparedStrata(tasks, ATTRIBUTION_RATES[figure]);
  return sentence(figure, rateClaim(strata, change, alpha), effect(change, strata));
}

function sentence(figure: keyof typeof WORDS, claim: Claim, by: string): string {
  const { up, down, either, of } = WORDS[figure];
  switch (claim) {
    case 'up':
      return `${up}: ${by}.`;
    case 'down':
      return `${down}: ${by}.`;
    case 'not_shown':
      return `That ${either} is not shown: ${by}.`;
    case 'disagreement':
      return `That ${either} is not shown, since test and interval disagree: ${by}.`;
    case 'too_few':
      return `Whether ${either} cannot be judged: ${by}, by fewer than ${FEWEST_TRIALS} ${of} in an arm.`;
    case 'no_spread':
      return `Whether ${either} cannot be judged: ${by}, and the scores of an arm are equal within each task.`;
    case 'nothing_to_compare':
      return `Whether ${either} cannot be judged: no task has such trials in both arms.`;
  }
}

/** `+7.0 points (-0.2 to +14.2, exact p = 0.0731)`; of scores without a test. */
function effect({ difference, interval_95: interval }: FigureChange, strata: Strata | null = null): string {
  const support = [...(interval ? [pointsInterval(interval)] : []), ...(strata ? [exactP(strata)] : [])];
  return `${signedPoints(difference)} points${support.length === 0 ? '' : ` (${support.join(', ')})`}`;
}

function exactP(strata: Strata): string {
  return `exact p = ${pValue(stratifiedExact(strata).twoSided)}`;
}
