import { AttributionVerdict } from '../attribution/attribution.ts';
import type { FigureChanges } from './attribution.ts';

/** What a verdict or a figure is called, in every report. */
export interface Words {
  label: string;
  /** Over a column, or before a row, of a plain-text table. */
  brief: string;
  /** What such a trial is, or what a figure counts, and of what. */
  meaning: string;
}

export const VALID_TESTS = 'Valid tests accept every reference, every time, and fail without a solution.';

export const VERDICT_WORDS: Record<AttributionVerdict, Words> = {
  true_success: {
    label: 'true success',
    brief: 'True',
    meaning: 'passes its own tests, which are valid, and the hidden ones',
  },
  false_success: {
    label: 'false success',
    brief: 'False',
    meaning: 'passes its own tests and fails the hidden ones: both wrong together, or tests too weak',
  },
  vacuous_tests: { label: 'vacuous tests', brief: 'Vacuous', meaning: 'they pass without a solution' },
  tests_wrong: {
    label: 'tests wrong',
    brief: 'Tests',
    meaning: 'they reject what passes the hidden tests, or no tests were accepted',
  },
  implementation_wrong: {
    label: 'implementation wrong',
    brief: 'Impl.',
    meaning: 'it fails its own tests, which are valid, and the hidden ones',
  },
  both_wrong: {
    label: 'both wrong',
    brief: 'Both',
    meaning: 'the tests reject a reference, and the implementation fails them and the hidden ones',
  },
  unclear: {
    label: 'unclear',
    brief: 'Unclear',
    meaning: 'the implementation passes the hidden tests, and its own tests judge it otherwise than the references',
  },
};

export const FIGURE_WORDS: Record<keyof FigureChanges, Words> = {
  test_validity: {
    label: 'valid tests',
    brief: 'Valid tests',
    meaning: 'of scored trials: their tests accept every reference, every time, and fail without a solution',
  },
  mutation_score: {
    label: 'mutants killed',
    brief: 'Mutants killed',
    meaning: "of a task's mutants, by valid tests; the mean over the trials that have such tests",
  },
  right_given_valid: {
    label: 'pass the hidden tests, given valid tests',
    brief: 'Hidden if valid',
    meaning: 'of trials with valid tests: the implementation passes the hidden tests',
  },
  false_success: {
    label: 'successes that fail the hidden tests',
    brief: 'Hidden failed',
    meaning: 'of successes: the implementation fails the hidden tests, whatever its own are',
  },
  true_success: {
    label: 'true successes',
    brief: 'True successes',
    meaning: 'of scored trials: success, with valid tests and an implementation that passes the hidden tests',
  },
  passes_hidden: {
    label: 'pass the hidden tests',
    brief: 'Hidden passed',
    meaning: "of scored trials: the last implementation does, whatever the model's own tests say",
  },
};

export const VERDICT_COLUMNS = AttributionVerdict.options.map((verdict) => VERDICT_WORDS[verdict].brief);

export const VERDICT_LEGEND = 'true and false successes; vacuous tests; wrong tests, implementation, both; unclear';
