import type { AttributionVerdict } from '../../domain/attribution/attribution.ts';
import { attemptSeed } from '../../domain/seeds.ts';
import type { GenerateRequest } from '../../activities/model/model-server.ts';
import { block, isTestStep } from './scripted-model.ts';

export interface AttributedTrial {
  what: string;
  tests: string;
  implementation: string;
  verdict: AttributionVerdict;
}

const RIGHT = 'def fibonacci(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a';
const WRONG = 'def fibonacci(n):\n    return n';
const RIGHT_TESTS =
  'from solution import fibonacci\n\ndef test_some():\n    assert [fibonacci(n) for n in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]\n    assert fibonacci(30) == 832040';
const WRONG_TESTS = 'from solution import fibonacci\n\ndef test_four():\n    assert fibonacci(4) == 99';

/** One trial of the task fibonacci for each way in which it can go, in the order of their indexes. */
export const ATTRIBUTED_TRIALS: AttributedTrial[] = [
  { what: 'both are right', tests: RIGHT_TESTS, implementation: RIGHT, verdict: 'true_success' },
  {
    what: 'both are wrong in the same way',
    tests: WRONG_TESTS,
    implementation: 'def fibonacci(n):\n    return 99',
    verdict: 'false_success',
  },
  {
    what: 'the tests are too weak to see what is wrong',
    tests: 'from solution import fibonacci\n\ndef test_one():\n    assert fibonacci(1) == 1',
    implementation: WRONG,
    verdict: 'false_success',
  },
  {
    what: 'the tests claim nothing',
    tests: 'import solution\n\ndef test_nothing():\n    assert solution is not None',
    implementation: RIGHT,
    verdict: 'vacuous_tests',
  },
  {
    what: 'the tests test a function of their own',
    tests: `${RIGHT}\n\ndef test_own():\n    assert fibonacci(7) == 13`,
    implementation: WRONG,
    verdict: 'vacuous_tests',
  },
  { what: 'only the tests are wrong', tests: WRONG_TESTS, implementation: RIGHT, verdict: 'tests_wrong' },
  { what: 'the tests are no Python', tests: 'def test_(:', implementation: RIGHT, verdict: 'tests_wrong' },
  {
    what: 'only the implementation is wrong',
    tests: RIGHT_TESTS,
    implementation: WRONG,
    verdict: 'implementation_wrong',
  },
  { what: 'there is no implementation', tests: RIGHT_TESTS, implementation: '', verdict: 'implementation_wrong' },
  { what: 'both are wrong, each in its way', tests: WRONG_TESTS, implementation: WRONG, verdict: 'both_wrong' },
  {
    what: 'the tests ask for more than the specification',
    tests:
      'from solution import fibonacci\n\ndef test_bound():\n    assert fibonacci(7) == 13\n    assert fibonacci(-3) == 7',
    implementation: `${RIGHT.replace('    a, b', '    if n < 0:\n        return 7\n    a, b')}`,
    verdict: 'unclear',
  },
];

/** A script of these trials, again from the first after the last, for an experiment's arms of the seed 42. */
export function attributedAnswers(experimentId: string, arms: readonly string[], trials = ATTRIBUTED_TRIALS.length) {
  const bySeed = new Map<number, AttributedTrial>();
  for (const arm of arms) {
    for (let index = 0; index < trials; index += 1) {
      const trial = ATTRIBUTED_TRIALS[index % ATTRIBUTED_TRIALS.length];
      const id = `${experimentId}.${arm}.fibonacci.${String(index).padStart(3, '0')}`;
      for (const step of ['g_test', 'g_impl'] as const) {
        if (trial) bySeed.set(attemptSeed(42, id, step, 1), trial);
      }
    }
  }
  return (request: GenerateRequest): string => {
    const trial = bySeed.get(request.sampling.seed);
    if (!trial) throw new Error('no such trial');
    const code = isTestStep(request) ? trial.tests : trial.implementation;
    return code === '' ? 'I do not know.' : block(code);
  };
}
