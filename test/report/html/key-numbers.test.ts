import { expect, test } from 'vitest';
import { renderReport } from '../../../report/html/report.ts';
import { reportData } from './report-data.ts';

test('one task alone has no spread to tell of: that takes two', () => {
  const html = renderReport(reportData({ tasks: ['fibonacci'] }));
  expect(html).toContain('needs two tasks with scored trials');
  expect(html).not.toContain('all tasks changed alike');
});
