import { describe, expect, test } from 'vitest';
import type { AttributionComparison } from '../../../domain/comparison/attribution.ts';
import { attributedArms } from '../../../report/html/attribution/attributed-arms.ts';
import { labelled } from '../../../report/html/arm-words.ts';
import { implementationWords, testsWords } from '../../../report/html/attribution/judgement-words.ts';
import { unclearWords, VERDICTS } from '../../../report/html/attribution/verdict-words.ts';
import { figureTables } from '../../../report/html/figure-tables.ts';
import { markup } from '../../../report/html/markup.ts';
import { OUTCOMES } from '../../../report/html/outcome-class.ts';
import { renderReport } from '../../../report/html/report.ts';
import type { ReportData } from '../../../report/html/report-data.ts';
import { typeset } from '../../../report/html/typeset.ts';
import { armFrom, reportData } from './report-data.ts';
import { recordsOf } from './records.ts';

const data = reportData({ attributed: true, controlled: true });
const section = sectionOf(data);

function sectionOf(shown: ReportData): string {
  const [, body = ''] = /<section id="attribution"(.*?)<\/section>/s.exec(renderReport(shown)) ?? [];
  return body;
}

function compared({ comparison: { attribution } }: ReportData): AttributionComparison {
  if (attribution === null) throw new Error('the arms were not judged');
  return attribution;
}

function rows(name: string): string[] {
  return (figureTables(data).get(name) ?? '').trim().split('\r\n');
}

test('the same judgements give the same bytes, and every id is given once', () => {
  const html = renderReport(data);
  expect(html === renderReport(reportData({ attributed: true, controlled: true }))).toBe(true);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBe(new Set(ids).size);
});

test('every reading is told, and what it cost', () => {
  const { readings } = compared(data);
  expect(readings.length).toBeGreaterThan(0);
  for (const reading of readings) expect(section).toContain(markup`${typeset(labelled(reading))}`.source);
  expect(section.replaceAll(/<[^>]*>/g, '')).not.toMatch(/\bfinetuned\b/);
  expect(section).toContain('19 s for baseline (14.1%');
});

test('the bars come first, then failures by fault, then readings, figures, pairs and trials', () => {
  const [reading = ''] = compared(data).readings;
  const parts = [
    'id="figure-attribution"',
    'all failures',
    markup`${typeset(labelled(reading))}`.source,
    'id="figure-attribution-rates"',
    'From one arm to the other',
    'The most informative trials',
  ];
  const places = parts.map((part) => section.indexOf(part));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('the failures of an arm are all told by fault, with shares', () => {
  const [, table = ''] = /by what was wrong\.(.*?)<\/table>/s.exec(section) ?? [];
  const cells = [...table.matchAll(/<td[^>]*>(?:<b>)?(\d+)(?: of| <|<)/g)].map(([, count]) => Number(count));
  const arms = table.match(/<th scope="col"/g)?.length ?? 0;
  const [before] = compared(data).arms;
  const own = cells.filter((_, index) => index % (arms - 1) === 0);
  expect(own.at(-1)).toBe(before?.overall.faults.failures);
  expect(own.length).toBe(6);
  expect(own.slice(0, -1).reduce((sum, count) => sum + count, 0)).toBe(before?.overall.faults.failures);
  const { tests = 0, failures = 1 } = before?.overall.faults ?? {};
  expect(table).toContain(`(${((100 * tests) / failures).toFixed(1)}%)`);
});

test('every count of false successes stands in its segment or beside the bar', () => {
  const [, wide = ''] = /<svg class="narrow"[^>]*attribution-narrow-t.*?>(.*?)<\/svg>/s.exec(section) ?? [];
  const told = [...wide.matchAll(/[>, ]! (\d+)[<,]/g)].map(([, count]) => Number(count));
  const pairs = compared(data).arms.slice(0, 2);
  for (const { per_task } of pairs) {
    for (const { verdicts } of per_task) if (verdicts.false_success > 0) expect(told).toContain(verdicts.false_success);
  }
  expect(told).toContain(pairs[0]?.overall.verdicts.false_success);
});

test('of many tasks the bars of each are folded', () => {
  const tasks = Array.from({ length: 21 }, (_, index) => `task_${index}`);
  const html = sectionOf(reportData({ tasks, trials: 2, attributed: true }));
  const [before = '', folded = ''] = html.split('The same for each of the 21 tasks');
  expect(before).not.toContain('>task_7<');
  expect(folded).toContain('>task_7<');
  expect(section).not.toContain('The same for each of the');
});

test('a control that was not judged is named, and so is what was judged of a pair that was not', () => {
  const { arms, ...rest } = compared(data);
  const attribution = { ...rest, arms: arms.filter(({ arm }) => arm !== 'unfiltered') };
  expect(sectionOf({ ...data, comparison: { ...data.comparison, attribution } })).toContain(
    'Not judged, or not as they are now: unfiltered.',
  );
  expect(section).not.toContain('Not judged');
  const half = { ...data, comparison: { ...data.comparison, attribution: null } };
  expect(sectionOf(half)).toContain('Judged so far: baseline (87 of 87 trials)');
});

test('judgements of other code are counted and said', () => {
  const [before, ...others] = data.arms;
  if (before === undefined) throw new Error('no arms');
  const html = sectionOf({ ...data, arms: [{ ...before, judgements: { current: 84, outdated: 3 } }, ...others] });
  expect(html).toContain('Judgements of other code than the trials have now: 3 of baseline.');
  expect(section).not.toContain('Judgements of other code');
});

test('where nothing was scored, only the readings are told, and no figure has a side that is no number', () => {
  const html = renderReport(reportData({ attributed: true, broken: 'everywhere' }));
  expect(html).not.toContain('NaN');
  const [, body = ''] = /<section id="attribution"(.*?)<\/section>/s.exec(html) ?? [];
  expect(body).toContain('cannot be judged');
  expect(body).not.toContain('<table');
});

test('without pairs of trials nothing is told of them', () => {
  const { change, ...rest } = compared(data);
  const attribution = { ...rest, change: change && { ...change, flips: [] } };
  const html = sectionOf({ ...data, comparison: { ...data.comparison, attribution } });
  expect(html).not.toContain('From one arm to the other');
  expect(html).not.toContain('Of 0 pairs');
});

test('the verdicts of every arm and task stand in the CSV, and sum to the scored trials', () => {
  const [head = '', ...lines] = rows('attribution_verdicts.csv');
  expect(head).toBe(`task_id,arm,${VERDICTS.order.join(',')}`);
  for (const { arm, summary } of attributedArms(data)
    .map((judged) => judged.arm)
    .map((arm) => ({ arm: arm.name, ...arm }))) {
    const line = lines.find((row) => row.startsWith(`all,${arm},`)) ?? '';
    const counts = line.split(',').slice(2).map(Number);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(summary.overall.scored);
  }
});

test('every figure of both arms and its change are in the table as words and in the CSV at full precision', () => {
  const { arms, change } = compared(data);
  const lines = rows('attribution_figures.csv');
  const [before] = arms;
  const { count = 0, of = 0, rate = 0 } = before?.overall.test_validity ?? {};
  expect(section).toContain(`>${count}/${of}</span></td>`);
  expect(lines.some((line) => line.startsWith(`all,test_validity,baseline,${count},${of},${rate},`))).toBe(true);
  expect(
    lines.some((line) => line.startsWith(`all,true_success,change,,,${change?.overall.true_success.difference},`)),
  ).toBe(true);
  expect(lines.some((line) => line.startsWith('fibonacci,mutation_score,finetuned,,'))).toBe(true);
});

test('pairs of trials won, lost, otherwise changed and alike are all the pairs', () => {
  const flips = compared(data).change?.flips ?? [];
  const total = flips.reduce((sum, { trials }) => sum + trials, 0);
  const [, ...counts] =
    /Of (\d+) pairs of trials (\d+) became a true success and (\d+) ceased to be one; (\d+) changed otherwise, and (\d+)/.exec(
      section,
    ) ?? [];
  const [pairs = 0, ...parts] = counts.map(Number);
  expect(pairs).toBe(total);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
  expect(rows('attribution_flips.csv').length).toBe(1 + flips.length);
});

describe('the most informative trials', () => {
  const cards = section.split('<article class="card">').slice(1);

  test('are ten, false successes first, of both arms and every task', () => {
    expect(cards.length).toBe(10);
    const firsts = cards.map((card) => card.includes('false success:'));
    expect(firsts[0]).toBe(true);
    expect(firsts.lastIndexOf(true)).toBeLessThan(firsts.includes(false) ? firsts.indexOf(false) : 10);
    for (const part of ['baseline, ', 'fine-tuned, ', 'fibonacci', 'prime_checker', 'balanced_brackets']) {
      expect(cards.some((card) => card.includes(part))).toBe(true);
    }
  });

  test('each shows both programs, what the controls say of them, and leads to its transcript', () => {
    for (const card of cards) {
      expect(card).toMatch(/href="trials\/(baseline|finetuned)\/\w+-\d\.html#t\d+"/);
      expect(card).toMatch(/they (accept|reject) /);
      expect(card).toMatch(/it (fails|passes) the hidden tests/);
      expect(card).toContain('g_test ');
      expect(card).toContain('g_impl ');
    }
  });

  test('mutants that live are named where other tests kill them, and counted where none do', () => {
    expect(section).toMatch(/kill \d of 4 mutants; alive: <code>\w+<\/code>/);
  });

  test('where no success fails the hidden tests, the section says so, and where there is no success, that', () => {
    const html = sectionOf(withoutFalseSuccesses(data));
    expect(html).toContain('Every implementation that passed its own tests passes the hidden ones, too.');
    expect(html).not.toMatch(/<\/span> \d+\. false success:/);
    expect(html).not.toContain('false successes, then');
    expect(sectionOf(withoutFalseSuccesses(data, 0))).toContain('No trial succeeded, so there is none');
  });

  test('what a hostile model wrote is text, and cut where it is long', () => {
    const completion =
      '</pre></article><script>alert(1)</script><img src=x onerror=alert(1)>\u001b[2J\u0000\ud800'.padEnd(2 ** 20, 'x');
    const shape = { arm: 'baseline', trials: 30, completion };
    const { detail } = armFrom(recordsOf('fibonacci', shape), 'baseline', 'baseline', true);
    const html = sectionOf({ ...data, arms: [detail, ...data.arms.slice(1)] });
    for (const part of ['<script', '<img', '\u001b', '\u0000']) expect(html).not.toContain(part);
    expect(html).toContain('&lt;script&gt;alert(1)');
    expect(html).toContain('Cut here: 3000 of 1048576 characters');
    expect(html.length).toBeLessThan(300_000);
  });
});

test('a false success has its mark in the index of trials, with words', () => {
  const html = renderReport(data);
  expect(html).toMatch(/class="s passed false" href="[^"]+" title="\w+ \d+: passed, and fails the hidden tests"/);
  expect(renderReport(reportData())).not.toContain('class="s passed false"');
});

test('arms that were not judged: the section says by which commands it is done, and has no figure', () => {
  const bare = reportData();
  const html = sectionOf(bare);
  expect(html).toContain('<code>tddft attribute shown</code>');
  expect(html).toContain('<code>tddft compare shown</code>');
  expect(html).not.toContain('<figure');
  expect([...figureTables(bare).keys()].filter((name) => name.startsWith('attribution'))).toEqual([]);
});

test('arms judged by different controls are shown, and no change is told', () => {
  const attribution = { ...compared(data), change: null };
  const html = sectionOf({ ...data, comparison: { ...data.comparison, attribution } });
  expect(html).toContain('judged by different controls');
  expect(html).not.toContain('From one arm to the other');
});

test('no glyph of a verdict is another’s, and no verdict has the name of an outcome’s colour', () => {
  expect(new Set(VERDICTS.order.map((verdict) => VERDICTS.words[verdict].glyph)).size).toBe(VERDICTS.order.length);
  const names = [...VERDICTS.order, ...OUTCOMES.order];
  expect(new Set<string>(names).size).toBe(names.length);
});

test('the two kinds of unclear trials have two texts', () => {
  expect(unclearWords({ outcome: 'success' })).toContain('accepted by tests that reject a reference');
  expect(unclearWords({ outcome: 'g_impl_failed' })).toContain('rejected by tests that accept the references');
});

test('what the controls say is told in words', () => {
  const tests = {
    references: [
      { passes: 3, runs: 3 },
      { passes: 3, runs: 3 },
    ],
    vacuous: false,
    killed: ['a'],
    mutants: 4,
  };
  expect(testsWords(null)).toBe('no test file was accepted');
  expect(testsWords(tests)).toBe('they accept both references, fail without a solution, and kill 1 of 4 mutants');
  expect(
    testsWords({
      ...tests,
      references: [
        { passes: 3, runs: 3 },
        { passes: 2, runs: 3 },
      ],
      killed: null,
    }),
  ).toBe('they reject reference 2 (in 1 of 3 runs) of 2, fail without a solution, and were not put to the mutants');
  expect(implementationWords(null)).toBe('there is no code that could run');
  expect(implementationWords({ passes_hidden: false, reason: 'timeout', failed: [] })).toBe(
    'it fails the hidden tests (timeout)',
  );
});

function withoutFalseSuccesses(shown: ReportData, successes?: number): ReportData {
  const attribution = compared(shown);
  const arms = attribution.arms.map((arm) => {
    const { false_success: rate } = arm.overall;
    return {
      ...arm,
      overall: { ...arm.overall, false_success: { ...rate, count: 0, rate: 0, of: successes ?? rate.of } },
    };
  });
  return {
    ...shown,
    comparison: { ...shown.comparison, attribution: { ...attribution, arms } },
    arms: shown.arms.map((arm) => ({
      ...arm,
      informative: arm.informative.filter(({ kind }) => kind !== 'false_success' && kind !== 'wrong_and_vacuous'),
    })),
  };
}
