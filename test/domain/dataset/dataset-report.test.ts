import { expect, test } from 'vitest';
import { datasetReport } from '../../../domain/dataset/dataset-report.ts';
import { DatasetReport } from '../../../domain/dataset/sample.ts';
import { selectSamples } from '../../../domain/dataset/select-samples.ts';
import { splitSamples } from '../../../domain/dataset/split-samples.ts';
import { together } from '../../../domain/dataset/trial-answers.ts';
import { Selection } from '../../../domain/spec.ts';
import { trialRecord } from '../trial-record.ts';

const none = {
  infrastructure_error: 0,
  not_accepted: 0,
  not_validated: 0,
  not_first_attempt: 0,
  not_asked: 0,
  truncated: 0,
  duplicate: 0,
  not_drawn: 0,
  audit_failed: 0,
};

test("the dataset's report accounts for every answer", () => {
  const records = [
    ...Array.from({ length: 10 }, (_, index) => trialRecord({ index, tests: 1, implementation: 1 })),
    trialRecord({ index: 10, tests: 1, implementation: null }),
    trialRecord({ index: 0, task_id: 'prime_checker', tests: 2, implementation: 1 }),
  ];
  const selection = Selection.parse({});
  const chosen = together(records.map((trial) => selectSamples(trial, selection)));
  const split = splitSamples({ samples: chosen.samples, validationFraction: 0.1, seed: 1 });
  const report = datasetReport({
    arm: 'finetuned',
    selection,
    chosen,
    split,
    taskIds: ['prime_checker', 'fibonacci'],
    audits: new Map(),
  });
  expect(DatasetReport.parse(report)).toEqual(report);
  expect(report).toEqual({
    arm: 'finetuned',
    draw: 'selected',
    selection,
    trials: 12,
    candidates: 24,
    samples: 20,
    distinct: 2,
    dropped: { ...none, not_accepted: 1, not_validated: 1, not_first_attempt: 2 },
    per_task: [
      {
        task_id: 'prime_checker',
        tests: 0,
        implementations: 0,
        distinct: 0,
        dropped: { ...none, not_first_attempt: 2 },
      },
      {
        task_id: 'fibonacci',
        tests: 10,
        implementations: 10,
        distinct: 2,
        dropped: { ...none, not_accepted: 1, not_validated: 1 },
      },
    ],
    train: 20,
    validation: 0,
    shared_tests: 0,
    audit: null,
    unaudited: null,
  });
});

test('a report that was written before there were controls or audits is read', () => {
  const { arm, draw, dropped, shared_tests, audit } = DatasetReport.parse({
    selection: { first_attempt: true, validated: true, steps: ['tests'] },
    trials: 8,
    candidates: 8,
    samples: 8,
    distinct: 8,
    dropped: { infrastructure_error: 0, not_accepted: 0, not_validated: 0, not_first_attempt: 0 },
    per_task: [],
    train: 8,
    validation: 0,
  });
  expect({ arm, draw, dropped, shared_tests, audit }).toEqual({
    arm: 'finetuned',
    draw: 'selected',
    dropped: none,
    shared_tests: null,
    audit: null,
  });
});
