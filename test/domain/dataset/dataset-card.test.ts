import { expect, test } from 'vitest';
import { datasetCard } from '../../../domain/dataset/dataset-card.ts';
import { datasetReport } from '../../../domain/dataset/dataset-report.ts';
import { selectSamples } from '../../../domain/dataset/select-samples.ts';
import { splitSamples } from '../../../domain/dataset/split-samples.ts';
import { together } from '../../../domain/dataset/trial-answers.ts';
import { Selection } from '../../../domain/spec.ts';
import { trialRecord } from '../trial-record.ts';

function card(arm: string, sandboxKnown = true): string {
  const records = [
    ...Array.from({ length: 10 }, (_, index) => trialRecord({ index, tests: 1, implementation: 1 })),
    trialRecord({ index: 10, tests: 2, implementation: 1 }),
  ];
  const selection = Selection.parse({});
  const chosen = together(
    records.map((record) => selectSamples(sandboxKnown ? record : { ...record, sandbox: null }, selection)),
  );
  const split = splitSamples({ samples: chosen.samples, validationFraction: 0, seed: 7 });
  const report = datasetReport({ arm, selection, chosen, split, taskIds: ['fibonacci'] });
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
