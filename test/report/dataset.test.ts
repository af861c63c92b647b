import { expect, test } from 'vitest';
import { DatasetReport } from '../../domain/dataset/sample.ts';
import { datasetsText } from '../../report/dataset.ts';
import { markup } from '../../report/html/markup.ts';
import { dataset } from '../../report/html/sections/dataset.ts';
import { reportData } from './html/report-data.ts';

const COUNTS = {
  ...{ samples: 40, flagged: 6, rejects_reference: 4, kills_no_mutant: 2, tried_on_mutants: 36 },
  wrong_implementation: 8,
  ...{ trials: 20, flagged_trials: 3 },
};

function datasetOf(report: object): DatasetReport {
  return DatasetReport.parse({
    selection: { first_attempt: true, validated: true, steps: ['tests', 'implementations'] },
    ...{ trials: 30, candidates: 60, samples: 40, distinct: 40 },
    dropped: { infrastructure_error: 0, not_accepted: 20, not_validated: 0, not_first_attempt: 0 },
    per_task: [{ task_id: 'fibonacci', tests: 20, implementations: 20, distinct: 40, dropped: { not_accepted: 20 } }],
    ...{ train: 36, validation: 4 },
    audit: { ...COUNTS, per_task: [{ task_id: 'fibonacci', ...COUNTS }] },
    ...report,
  });
}

const REPORTS = {
  finetuned: datasetOf({}),
  unfiltered: datasetOf({ arm: 'unfiltered', draw: 'unfiltered' }),
  audited: datasetOf({
    ...{ arm: 'audited', draw: 'audited', samples: 34 },
    dropped: { not_accepted: 20, audit_failed: 6 },
  }),
};
const SHARE =
  '6 of 40 samples (15.0%) come from trials whose tests reject a correct solution, at least in some runs (4), or detect no wrong one (2 of the 36 that were put to any): 3 of 20 trials (95% interval 5.2% to 36.0%).';

test('what extract prints has the audit in words and by task, and says what the control leaves out', () => {
  const text = datasetsText({ reports: REPORTS, refused: {} }, 'exp');
  expect(text).toContain(SHARE);
  expect(text).toMatch(/^Task +Tests +Implementations +Distinct +Flagged +Reject a reference +Kill no mutant$/m);
  expect(text).toMatch(/^fibonacci( +\d+){3} +6 +4 +2 of 36$/m);
  expect(text).toMatch(/^unfiltered: .*\. The audit flags 6 of 40 samples \(15\.0%\), of 3 of 20 trials/m);
  expect(text).toMatch(/^audited: .*\. The audit left out 6 of the finetuned arm's samples\.$/m);
});

test('samples that are no code that was judged are counted apart, and the share is of the others', () => {
  const counts = { ...COUNTS, not_judged: 10, tried_on_mutants: 0, kills_no_mutant: 0 };
  const audit = { ...counts, per_task: [{ task_id: 'fibonacci', ...counts }] };
  const reports = {
    finetuned: datasetOf({ audit }),
    unfiltered: datasetOf({ arm: 'unfiltered', draw: 'unfiltered', audit }),
  };
  const text = datasetsText({ reports, refused: {} }, 'exp');
  expect(text).toContain('6 of 30 judged samples (20.0%) come from trials');
  expect(text).toContain('or detect no wrong one (no tests were put to one)');
  expect(text).toContain('10 of all 40 samples are not the code that was judged');
  expect(text).toMatch(/^Task .* Kill no mutant +Not judged$/m);
  expect(text).toMatch(/^fibonacci( +\d+){3} +6 +4 +- +10$/m);
  expect(text).toMatch(/^unfiltered: .* flags 6 of 30 judged samples .* 10 of all 40 samples are not the code/m);
});

test('where a part of the samples is judged, or what was judged is damaged, it says which and what helps', () => {
  const text = (unaudited: object): string =>
    datasetsText({ reports: { finetuned: datasetOf({ audit: null, unaudited }) }, refused: {} }, 'exp');
  expect(text({ reason: 'partly_judged', judged: 14, tasks: ['a', 'b'] })).toContain(
    'not audited: 14 of 40 samples are judged; tasks a, b are not, or not wholly (`tddft attribute exp`).',
  );
  expect(text({ reason: 'damaged', problem: 'baseline/attribution/a.jsonl:3: not JSON' })).toContain(
    'not audited: baseline/attribution/a.jsonl:3: not JSON. `tddft attribute exp` writes',
  );
});

test('without an audit it names the commands, where the trials are an experiment’s own', () => {
  const reports = { finetuned: datasetOf({ audit: null }) };
  expect(datasetsText({ reports, refused: {} }, 'exp')).toContain('not audited: `tddft attribute exp`');
  expect(datasetsText({ reports, refused: {} }, null)).not.toContain('tddft attribute');
});

test('the report has the same words, commands as code, and the table', () => {
  const page = (datasets: Record<string, DatasetReport>): string =>
    markup`${dataset({ ...reportData(), datasets })?.body ?? null}`.source;
  expect(page(REPORTS)).toContain(SHARE);
  expect(page(REPORTS)).toContain('Samples by what the audit says of their trials.');
  expect(page(REPORTS)).toContain('The audit left out 6 of the finetuned arm&#39;s samples.');
  const without = page({ finetuned: datasetOf({ audit: null }) });
  expect(without).toContain('<code>tddft attribute shown</code>');
  expect(without).not.toContain('what the audit says');
});
