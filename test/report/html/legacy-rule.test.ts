import { expect, test } from 'vitest';
import { compareTables } from '../../../domain/comparison/compare-tables.ts';
import { Analysis } from '../../../domain/spec.ts';
import { consoleReport } from '../../../report/console.ts';
import { renderReport } from '../../../report/html/report.ts';
import { reportData } from './report-data.ts';

test("the page and the console give one reason why the original's rule is no success", () => {
  const tables = [
    [34, 35],
    [34, 35],
    [50, 35],
    [50, 0],
  ].map(([before = 0, after = 0], index) => ({
    task_id: `t${index}`,
    baseline: { successes: before, trials: 50 },
    finetuned: { successes: after, trials: 50 },
  }));
  const compared = compareTables(tables, Analysis.parse({}));
  const data = reportData();
  const html = renderReport({ ...data, comparison: { ...data.comparison, hypotheses: compared.hypotheses } });
  const reason = 'met by H2 alone, but NO SUCCESS: the pass rate fell significantly';
  expect(html).toContain(`For comparison with it only, ${reason}.`);
  expect(consoleReport(compared).replaceAll(/\s+/g, ' ')).toContain(`the original's rule: ${reason} `);
});
