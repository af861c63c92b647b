import { expect, test } from 'vitest';
import { auditTrial } from '../../../domain/dataset/audit.ts';
import { datasetCard } from '../../../domain/dataset/dataset-card.ts';
import { datasetReport } from '../../../domain/dataset/dataset-report.ts';
import { selectSamples } from '../../../domain/dataset/select-samples.ts';
import { splitSamples } from '../../../domain/dataset/split-samples.ts';
import { together } from '../../../domain/dataset/trial-answers.ts';
import { Selection } from '../../../domain/spec.ts';
import { type Judged, trialAttribution } from '../trial-attribution.ts';
import { trialRecord } from '../trial-record.ts';

/** A card of 20 samples; `judged` says what attribution found of some of their trials, by index. */
function card(arm: string, sandboxKnown = true, judged: Record<number, Judged> | null = null): string {
  const records = [
    ...Array.from({ length: 10 }, (_, index) => trialRecord({ index, tests: 1, implementation: 1 })),
    trialRecord({ index: 10, tests: 2, implementation: 1 }),
  ];
  const selection = Selection.parse({});
  const chosen = together(
    records.map((record) => selectSamples(sandboxKnown ? record : { ...record, sandbox: null }, selection)),
  );
  const audits = new Map(
    (judged === null ? [] : records).flatMap((record) => {
      const audit = auditTrial(trialAttribution(record, judged?.[record.trial_index]));
      return (['g_test', 'g_impl'] as const).map((step) => [`${record.trial_id}/${step}`, audit] as const);
    }),
  );
  const split = splitSamples({ samples: chosen.samples, validationFraction: 0, seed: 7 });
  const report = datasetReport({ arm, selection, chosen, split, taskIds: ['fibonacci'], audits });
  return datasetCard({ report, samples: chosen.samples, validationFraction: 0, seed: 7 });
}

test('a card says what was taken, what was left out and why, from which model, and by which seed it was split', () => {
  const text = card('finetuned');
  for (const part of [
    'pretty_name: "e finetuned"',
    '- n<1K\n',
    'tests and implementations, accepted at the first attempt, of trials that passed. 20 samples, 2 of them distinct',
    '| fibonacci | 10 | 10 | 2 | 2 |',
    '- 2 `not_first_attempt`: accepted at a later attempt only',
    'by seed 7',
    '- model `m`, weights weights, no adapter; prompts v1; guards fork server 1, Python 3.11.2, pytest 9.2.0',
    'Answers of the model `m`',
    'benchmarked on the same tasks',
  ])
    expect(text).toContain(part);
});

test('its front matter names only files with samples in them', () => {
  expect(card('finetuned')).toContain('    path: prepared/train.jsonl\n---\n');
});

test('the card of each control says what the control is for', () => {
  expect(card('unfiltered')).toContain('drawn without looking at any verdict');
  expect(card('unfiltered')).toContain('it is a control, not data to learn from');
  expect(card('without_prime_checker')).toContain('The task that the arm is benchmarked on');
  expect(card('without_prime_checker')).not.toContain('benchmarked on the same tasks');
});

test('answers that another program recorded are not said to stand beside the prompts that drew them', () => {
  expect(card('finetuned')).toContain('byte for byte');
  expect(card('finetuned', false)).not.toContain('byte for byte');
  expect(card('finetuned', false)).toContain("in the original experiment's format");
});

test('an audited card has the share of samples with wrong tests, its interval over trials, and the table by task', () => {
  const text = card('finetuned', true, { 0: { references: [3, 2] }, 1: { killed: 0 }, 2: { passesHidden: false } });
  for (const part of [
    '4 of 20 samples (20.0%) come from trials whose tests reject a correct solution, at least in some runs (2), or detect no wrong one (2 of the 18 that were put to any): 2 of 10 trials (95% interval 5.7% to 51.0%).',
    'They teach wrong expectations',
    'Nothing was left out because of it.',
    '2 samples come from trials whose implementation fails',
    '| Task | Samples | Flagged | Reject a reference | Kill no mutant | Wrong implementation |',
    '| fibonacci | 20 | 4 | 2 | 2 of 18 | 2 |',
    '| all | 20 | 4 | 2 | 2 of 18 | 2 |',
    'an implementation is flagged by the tests that its trial accepted',
  ])
    expect(text).toContain(part);
  expect(card('finetuned', true, {})).not.toContain('wrong expectations');
});

test('a card without an audit says so and how to get one, where the trials are an experiment’s own', () => {
  expect(card('finetuned')).toContain('The samples were not audited: `tddft attribute e` judges');
  expect(card('finetuned')).toContain('`tddft extract --id e` then counts');
  expect(card('finetuned', false)).toContain("not audited: only an experiment's own trials are judged");
  expect(card('finetuned', false)).not.toContain('tddft attribute');
});

test('the card of the audited control says that it is smaller, and that it is no result of the loop', () => {
  const text = card('audited', true, {});
  expect(text).toContain("fewer than the finetuned arm's dataset has unless it flags none");
  expect(text).toContain('what perfect tests would be worth, and nothing of the loop');
  expect(text).toContain('benchmarked on the same tasks');
});
