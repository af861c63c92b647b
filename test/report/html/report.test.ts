import { describe, expect, test } from 'vitest';
import { figureTables } from '../../../report/html/figure-tables.ts';
import { renderReport } from '../../../report/html/report.ts';
import type { ArmDetail, ReportData } from '../../../report/html/report-data.ts';
import { markup } from '../../../report/html/markup.ts';
import { typeset } from '../../../report/html/typeset.ts';
import { reportData } from './report-data.ts';

test('the same data give the same bytes', () => {
  expect(renderReport(reportData()) === renderReport(reportData())).toBe(true);
});

test('the page opens with the verdict and ends with the trials, in the order of a paper', () => {
  const html = renderReport(reportData());
  const order = [
    'class="verdict"',
    ...[
      'numbers',
      'effect',
      'controls',
      'rates',
      'outcomes',
      'attribution',
      'attempts',
      'costs',
      'training',
      'hypotheses',
      'sensitivity',
    ],
    ...['limits', 'dataset', 'provenance', 'trials'],
  ].map((mark) => html.indexOf(mark.startsWith('class') ? mark : `<section id="${mark}"`));
  expect(order).not.toContain(-1);
  expect(order).toEqual(order.toSorted((a, b) => a - b));
});

test('nothing is loaded, nothing runs, and every id is given once', () => {
  const html = renderReport(reportData({ reference: true, controlled: true }));
  expect(/<script|<link(?! rel="icon" href="data:,">)|<img|@import|url\(|\bon\w+="/.exec(html)).toBe(null);
  expect(html.includes('content="default-src &#39;none&#39;; style-src')).toBe(true);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBe(new Set(ids).size);
});

test('the verdict carries effect, interval, p and what was not shown', () => {
  const data = reportData();
  const html = renderReport(data);
  const [, verdict = ''] = /<p class="verdict">(.*?)<\/p>/s.exec(html) ?? [];
  expect(verdict).toContain('On the training tasks');
  expect(verdict).toMatch(/difference of [+−]\d+\.\d percentage points by task \(95% interval .*, exact p = /);
  expect(verdict).toContain('was not measured');
});

describe('a number that is not defined is told as such', () => {
  const cases: [string, ReportData][] = [
    ['one task', reportData({ tasks: ['fibonacci'] })],
    ['every control', reportData({ controlled: true })],
    ['controls that were not measured', reportData({ controlled: true, controlArms: [] })],
    ['one trial', reportData({ trials: 1 })],
    ['no training', reportData({ trained: false })],
    ['an arm whose trials all broke', reportData({ broken: true })],
  ];
  test.for(cases)('%s', ([, data]) => {
    const html = renderReport(data);
    expect(/NaN|Infinity|undefined|\bnull\b|\[object/.exec(html)).toBe(null);
    for (const table of figureTables(data).values()) expect(table).not.toMatch(/NaN|Infinity|undefined|\bnull\b/);
  });
});

test('a reference arm is a band, and stands in every table of numbers', () => {
  const data = reportData({ reference: true });
  expect(renderReport(data).includes('class="band"')).toBe(true);
  expect(figureTables(data).get('pass_rates.csv')).toContain('all,larger,');
});

test('the band of the reference arm lies behind the rates of the others', () => {
  const [, rates = ''] = renderReport(reportData({ reference: true })).split('<figure id="figure-rates">');
  expect(rates.indexOf('class="band"')).toBeLessThan(rates.indexOf('class="finetuned"'));
});

test('every number of the forest plot is in its CSV at full precision', () => {
  const data = reportData();
  const rows = (figureTables(data).get('forest.csv') ?? '').trim().split('\r\n');
  expect(rows.length).toBe(1 + data.comparison.per_task.length + 2);
  expect(rows.find((row) => row.startsWith('all_tasks'))).toContain(
    String(data.comparison.stratified.mh_risk_difference),
  );
});

test('the cumulative success of the second step ends at the pass rate', () => {
  const data = reportData();
  const { successes, trials } = data.comparison.overall.baseline;
  expect(figureTables(data).get('attempts.csv')).toContain(`baseline,g_impl,3,${successes},${trials},`);
});

test('an index of 100,000 trials stays under 5 MB and names every page once', () => {
  const data = reportData();
  const html = renderReport({ ...data, arms: data.arms.map((arm) => enlarged(arm, 16_700)) });
  expect(html.length).toBeLessThan(5_000_000);
  const links = [...html.matchAll(/href="(trials\/[^"]+)"/g)].map(([, link]) => link);
  expect(links.length).toBe((2 * 3 * 16_700) / 25);
  expect(new Set(links).size).toBe(links.length);
});

describe('controls', () => {
  const data = reportData({ controlled: true });
  const [, section = ''] = /<section id="controls"(.*?)<\/section>/s.exec(renderReport(data)) ?? [];

  test('each has its contrasts in the figure, its numbers in the CSV and its reading as text', () => {
    const table = figureTables(data).get('controls.csv') ?? '';
    expect(data.comparison.controls.length).toBe(3);
    for (const { control, contrasts, reading } of data.comparison.controls) {
      expect(section).toContain(`<b>${control}.</b>`);
      expect(section).toContain(markup`${typeset(reading)}`.source);
      for (const { from, to, difference, p } of contrasts) {
        expect(table).toContain(`${control},${from.name},${to.name},all,`);
        expect(table).toContain(`,${difference},`);
        expect(table).toContain(`,${p}\r\n`);
      }
    }
    for (const label of ['baseline → unfiltered', 'unfiltered → fine-tuned', 'baseline → held out']) {
      expect(section).toContain(`>${label}</text>`);
    }
  });

  test('what validation adds stands among the key numbers only where the unfiltered control was measured', () => {
    expect(renderReport(data)).toContain('Validated minus unfiltered');
    expect(renderReport(reportData())).not.toContain('Validated minus unfiltered');
    expect(renderReport(reportData({ controlled: true, controlArms: [] }))).not.toContain('Validated minus unfiltered');
  });

  test('one that was declared and not measured is shown as such, without a figure where none was measured', () => {
    const some = renderReport(reportData({ controlled: true, controlArms: ['unfiltered'] }));
    expect(some.includes('id="figure-controls"')).toBe(true);
    expect(some).toContain('>not measured</text>');
    const none = reportData({ controlled: true, controlArms: [] });
    expect(renderReport(none).includes('id="figure-controls"')).toBe(false);
    expect(figureTables(none).has('controls.csv')).toBe(false);
  });

  test('where none was run, the report says what therefore cannot be told', () => {
    const html = renderReport(reportData());
    expect(html).toContain('No control was run, so these data cannot tell');
    expect(html.includes('id="figure-controls"')).toBe(false);
  });

  test('an arm that stands for one task only is told together with its like, and every arm has its trials', () => {
    const html = renderReport(data);
    for (const { name } of data.arms) expect(html).toContain(`href="trials/${name}/`);
    expect(html.match(/<h3>held out/g)?.length).toBe(1);
    expect(figureTables(data).get('outcomes.csv')).toContain('fibonacci,without_fibonacci,');
  });
});

test('adapters of other seeds are told beside the first, each by its own rate', () => {
  const data = reportData({ controlled: true });
  const { successes = 0, trials = 0 } = data.comparison.seeds?.adapters[1] ?? {};
  expect(figureTables(data).get('seeds.csv')).toContain(`finetuned_seed_43,43,${successes},${trials},`);
  expect(renderReport(data)).toContain('<section id="seeds"');
  expect(renderReport(reportData())).not.toContain('<section id="seeds"');
});

test('every trained adapter has a row with its training and a row with its digests', () => {
  const html = renderReport(reportData({ controlled: true }));
  for (const arm of ['unfiltered', 'without_fibonacci', 'finetuned_seed_43']) {
    expect(html.match(new RegExp(`<th scope="row" class="words">${arm}</th>`, 'g'))?.length).toBeGreaterThan(1);
  }
});

function enlarged(arm: ArmDetail, trials: number): ArmDetail {
  const tasks = arm.tasks.map(({ taskId, trials: some }) => ({
    taskId,
    trials: Array.from({ length: trials }, (_, trialIndex) => ({
      trialIndex,
      outcome: some[trialIndex % some.length]?.outcome ?? 'passed',
      failsHidden: false,
    })),
  }));
  return { ...arm, tasks };
}
