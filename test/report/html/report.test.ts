import { describe, expect, test } from 'vitest';
import { figureTables } from '../../../report/html/figure-tables.ts';
import type { Spending } from '../../../domain/comparison/sensitivity-table.ts';
import { outcomesOf } from '../../../report/html/figures/composition.ts';
import { OUTCOME_WORDS } from '../../../report/html/outcome-class.ts';
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

describe('the verdict', () => {
  const verdictOf = (data: ReportData): string =>
    /<p class="verdict">.*?<\/strong> (.*?)<\/p>/s.exec(renderReport(data))?.[1] ?? '';
  const furtherOf = (data: ReportData): string => /<p class="further">(.*?)<\/p>/s.exec(renderReport(data))?.[1] ?? '';

  test('is one sentence with effect, interval, p and what was not shown', () => {
    const verdict = verdictOf(reportData());
    expect(verdict).toMatch(/^On the training tasks, fine-tuned passed /);
    expect(verdict).toMatch(/difference of [+−]\d+\.\d percentage points by task \(95% interval .*, exact p = /);
    expect(verdict).toMatch(/; what holds for other tasks was not measured\.$/);
    expect(verdict).not.toMatch(/\. \p{Lu}/u);
  });

  test('has what controls say in a paragraph of its own', () => {
    const data = reportData({ controlled: true });
    expect(verdictOf(data)).not.toContain('unfiltered');
    expect(furtherOf(data)).toMatch(/raining on as many unfiltered answers gave .*\.$/);
  });

  test('tells of the reference arm, here and among the key numbers', () => {
    const html = renderReport(reportData({ reference: true }));
    expect(furtherOf(reportData({ reference: true }))).toMatch(/H2 (not )?(met|tested).*: [+−]?\d+\.\d points \(/);
    expect(html).toContain('<dt>fine-tuned minus larger</dt>');
  });

  test('of less than was declared is an interim one, and says what is missing', () => {
    const data = reportData();
    const { statement } = data.comparison;
    if (statement === null) throw new RangeError('no statement');
    const interim = ['80 of 90 scheduled trials in shown.baseline'];
    const partial = { ...data, comparison: { ...data.comparison, statement: { ...statement, interim } } };
    expect(renderReport(partial)).toMatch(/<strong class="badge inconclusive">Interim: . H1 /);
    expect(verdictOf(partial)).toBe(verdictOf(data));
    expect(furtherOf(partial)).toMatch(/^Interim, 80 of 90 scheduled trials in shown\.baseline\. /);
  });

  test('of a comparison by an earlier version is its whole headline', () => {
    const data = reportData();
    const { headline } = data.comparison;
    expect(headline).toContain('. Part of any gain');
    const earlier = { ...data, comparison: { ...data.comparison, statement: null } };
    expect(verdictOf(earlier)).toContain('. Part of any gain');
    expect(furtherOf(earlier)).toBe('');
  });

  test('is none where nothing was tested', () => {
    const html = renderReport(reportData({ broken: true }));
    expect(html).toContain('– H1 not tested');
    expect(html).not.toMatch(/<td>1\.0000/);
  });
});

test('the line under the title tells how many trials there are, not how many were declared', () => {
  const whole = reportData();
  const [first, ...others] = whole.arms;
  if (!first) throw new RangeError('no arm');
  const overall = { ...first.summary.overall, trials: first.summary.overall.trials - 7 };
  const partial = { ...whole, arms: [{ ...first, summary: { ...first.summary, overall } }, ...others] };
  expect(renderReport(whole)).toContain('3 tasks × 30 trials in each arm');
  expect(renderReport(partial)).toContain('baseline 83 of 90 trials, fine-tuned 90 of 90 trials');
});

test('one interval stands for H1 everywhere, and is no point where no trial varies', () => {
  const data = reportData();
  const { hypotheses, stratified } = data.comparison;
  const flat = { ...stratified, mh_risk_difference: 0.3, mh_risk_difference_95: [0.3, 0.3] as [number, number] };
  const decided_by = {
    ...hypotheses.h1.decided_by,
    estimate: 0.3,
    interval_95: [0.1234, 0.4567] as [number, number],
    interval_method: 'miettinen_nurminen' as const,
  };
  const comparison = {
    ...data.comparison,
    stratified: flat,
    hypotheses: { ...hypotheses, h1: { ...hypotheses.h1, decided_by } },
  };
  const html = renderReport({ ...data, comparison });
  expect(html).not.toMatch(/\+30\.0 \[\+30\.0|\+30\.0 to \+30\.0/);
  // In both layouts of the forest plot, whose diamond has a label in one, and as planned under the sensitivity analyses.
  expect(html.match(/\+30\.0 \[\+12\.3, \+45\.7\]/g)?.length).toBeGreaterThan(2);
  expect(html).toContain('Miettinen and Nurminen’s');
  expect(figureTables({ ...data, comparison }).get('forest.csv')).toContain('0.3,0.1234,0.4567,');
});

test('no axis goes on where there are no differences, and an interval that does has an arrowhead', () => {
  const data = reportData();
  const clustered = { ...data.comparison.clustered, ci_95: [-1.6, 1.4] as [number, number] };
  const html = renderReport({ ...data, comparison: { ...data.comparison, clustered } });
  const [, forest = ''] = /<figure id="figure-forest">(.*?)<\/figure>/s.exec(html) ?? [];
  expect(forest).toContain('>−100</text>');
  expect(forest).not.toMatch(/>[+−](1[1-9]|2)\d\d?<\/text>/);
  expect(forest.match(/l-5 5l5 5"/g)?.length).toBe(2);
});

test('what a success took stands with its intervals and the ratio of the arms', () => {
  const data = reportData();
  const spending: Spending = {
    bootstrap: { seed: 1, resamples: 2000, rule: 'percentile' },
    attempts_per_success_95: { baseline: [4.5, 7.25], finetuned: [3, null] },
    attempts_per_success: { ratio: 0.625, ratio_95: [0.5, 0.75] },
    duration: { ratio: 1.25, ratio_95: null },
  };
  const html = renderReport({
    ...data,
    comparison: { ...data.comparison, sensitivity: { ...data.comparison.sensitivity, spending } },
  });
  for (const words of ['[4.50, 7.25]', '[3.00, ∞]', '0.625 [0.500, 0.750]', '1.25 [n/a]', '2,000 resamples']) {
    expect(html).toContain(words);
  }
});

test('tasks that all changed alike have no interval for tasks like them', () => {
  const data = reportData();
  const clustered = { ...data.comparison.clustered, ci_95: null };
  const html = renderReport({ ...data, comparison: { ...data.comparison, clustered } });
  expect(html).toContain('no interval: all tasks changed alike');
});

describe('how the trials ended', () => {
  const data = reportData({ trials: 100 });
  const [, section = ''] = /<section id="outcomes"(.*?)<\/section>/s.exec(renderReport(data)) ?? [];

  test('every class that occurs has its count in the figure, in its bar or beside it', () => {
    const [, wide = ''] = /<svg class="wide"(.*?)<\/svg>/s.exec(section) ?? [];
    const told = [...wide.matchAll(/[>, ]([^\s<>\d]) (\d+)(?=[<,])/g)].map(([, glyph, count]) => `${glyph} ${count}`);
    const alone = [...wide.matchAll(/class="on-\w+">(\S)</g)].map(([, glyph]) => glyph);
    for (const arm of data.arms) {
      for (const [outcome, count] of Object.entries(outcomesOf([arm], null))) {
        const glyph = Object.entries(OUTCOME_WORDS).find(([name]) => name === outcome)?.[1].glyph;
        expect(told.includes(`${glyph} ${count}`) || alone.includes(glyph ?? '')).toBe(true);
      }
    }
  });

  test('a table under the figure has the counts of every arm', () => {
    const [, table = ''] = /Trials by how they ended(.*?)<\/table>/s.exec(section) ?? [];
    const { successes } = data.comparison.overall.baseline;
    expect(table).toMatch(new RegExp(`passed</span></th><td>${successes} `));
  });
});

test('names that differ only at their end are told apart in the figures', () => {
  const long = 'a_very_long_task_identifier_that_goes_on_and_on_';
  const html = renderReport(reportData({ tasks: [`${long}1`, `${long}2`], trials: 4 }));
  const labels = [...html.matchAll(/<text[^>]*><title>(.*?)<\/title>(.*?)<\/text>/g)];
  expect(labels.length).toBeGreaterThan(4);
  for (const [, whole = '', shown = ''] of labels) {
    expect(shown.length).toBeLessThan(whole.length);
    expect(shown.at(-1)).toBe(whole.at(-1));
  }
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

test('the gain that the controls part stands in their CSV, too', () => {
  const data = reportData({ controlled: true });
  const { estimate, interval_95, p } = data.comparison.hypotheses.h1.decided_by;
  const { baseline, finetuned } = data.comparison.overall;
  expect(figureTables(data).get('controls.csv')).toContain(
    `,baseline,finetuned,all,${[baseline.successes, baseline.trials, finetuned.successes, finetuned.trials].join(',')},${estimate},${interval_95?.join(',')},${p}\r\n`,
  );
  expect(figureTables(data).get('seeds.csv')).toContain(`mean,,,,${data.comparison.seeds?.mean},,`);
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

test('every drawn number of a training curve is in its CSV, of every adapter', () => {
  const data = reportData({ controlled: true });
  const curve = Array.from({ length: 900 }, (_, step) => ({ step: step + 1, loss: 1 / (step + 1) }));
  const adapters = data.adapters.map((adapter) => ({ ...adapter, loss_curve: curve }));
  const [, figure = ''] = /<figure id="figure-loss">(.*?)<\/figure>/s.exec(renderReport({ ...data, adapters })) ?? [];
  expect(figure.match(/[ML]\d/g)?.length).toBeGreaterThanOrEqual(2 * 900);
  const rows = (figureTables({ ...data, adapters }).get('training_loss.csv') ?? '').trim().split('\r\n');
  expect(rows.length).toBe(1 + 900 * adapters.length);
  expect(rows).toContain(`unfiltered,900,${1 / 900},`);
});

test('each of 10,000 trials is one click away in an index under 5 MB', () => {
  const data = reportData();
  const html = renderReport({ ...data, arms: data.arms.map((arm) => enlarged(arm, 1_666)) });
  expect(html.length).toBeLessThan(5_000_000);
  expect(html.match(/href="trials\/[^"]+#t\d+"/g)?.length).toBe(2 * 3 * 1_666);
});

test('an index of 100,000 trials stays under 5 MB, names every page once, and tells where which trial is', () => {
  const data = reportData();
  const html = renderReport({ ...data, arms: data.arms.map((arm) => enlarged(arm, 16_700)) });
  expect(html.length).toBeLessThan(5_000_000);
  const links = [...html.matchAll(/href="(trials\/[^"]+)"/g)].map(([, link]) => link);
  expect(links.length).toBe((2 * 3 * 16_700) / 25);
  expect(new Set(links).size).toBe(links.length);
  expect(html).toContain('<li class="from">16500</li>');
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
