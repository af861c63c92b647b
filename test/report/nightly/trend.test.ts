import { describe, expect, test } from 'vitest';
import type { NightResult } from '../../../domain/nightly/night.ts';
import { NightResult as NightSchema } from '../../../domain/nightly/night.ts';
import { falseAlarms } from '../../../report/nightly/false-alarms.ts';
import { changes, histories, MAX_NIGHTS, type History, referenceStretches } from '../../../report/nightly/history.ts';
import { lastNightSentence } from '../../../report/nightly/last-night.ts';
import { kindOf, NIGHT_KINDS, nightMark } from '../../../report/nightly/night-marks.ts';
import { renderTrend } from '../../../report/nightly/trend.ts';
import { nights } from './nights.ts';

const HUNDRED = nights(100);

test('the nights that the claims are made of are nights as the files have them', () => {
  for (const night of HUNDRED) expect(NightSchema.parse(night)).toEqual(night);
  const kinds = new Set(HUNDRED.map(kindOf));
  expect([...kinds].toSorted()).toEqual([...NIGHT_KINDS].toSorted());
});

test('the same nights in any order give the same bytes', () => {
  expect(renderTrend(HUNDRED.toReversed()) === renderTrend(HUNDRED)).toBe(true);
});

test('nothing is loaded, nothing runs, and every id is given once', () => {
  const html = renderTrend([...HUNDRED, ...nights(30, { name: 'finetuned' })]);
  expect(/<script|<link(?! rel="icon" href="data:,">)|<img|@import|url\(|\bon\w+="/.exec(html)).toBe(null);
  const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
  expect(ids.length).toBe(new Set(ids).size);
});

test('a number that is not defined is told as such', () => {
  const undefinedNumbers = HUNDRED.map((night): NightResult => {
    const nothing = { successes: 0, scored: 0, trials: 300, infrastructure_errors: 300, rate: null, wilson_95: null };
    const test = night.test && { ...night.test, p_one_sided: null, power: null, difference: null, newcombe_95: null };
    return { ...night, night_arm: nothing, reference_arm: night.reference_arm && nothing, per_task: [], test };
  });
  for (const shown of [[], nights(1), nights(3), undefinedNumbers]) {
    expect(/NaN|Infinity|undefined|\bnull\b|\[object/.exec(renderTrend(shown))).toBe(null);
  }
});

test('no night says how to begin, one night says that it has nothing to be compared with', () => {
  expect(renderTrend([])).toContain('No night has been measured yet');
  expect(renderTrend(nights(1))).toContain('there was nothing yet to compare them with');
});

test('four hundred nights fit into a megabyte, and more are said to be left out', () => {
  const many = nights(440);
  const html = renderTrend(many);
  expect(html.length).toBeLessThan(1_000_000);
  expect(many.length).toBeGreaterThan(MAX_NIGHTS);
  expect(html).toContain(`${many.length - MAX_NIGHTS} still older nights are not shown`);
});

test('every night links to its results, the newest first', () => {
  const links = [...renderTrend(HUNDRED).matchAll(/href="\.\.\/([^"]+)\/"/g)].map(([, night]) => night);
  expect(links).toEqual(HUNDRED.map(({ night }) => night).toReversed());
});

test('every kind of night has a shape of its own, without its colour', () => {
  const shapes = NIGHT_KINDS.map((kind) => nightMark(kind, 0, 0, 4).source.replaceAll(/ class="[^"]*"/g, ''));
  expect(new Set(shapes).size).toBe(NIGHT_KINDS.length);
});

describe('the sentence of the last night', () => {
  const sentence = (kind: string): string => {
    const night = historyOf(HUNDRED).nights.findLast(({ result }) => kindOf(result) === kind);
    return night ? lastNightSentence(night) : '';
  };

  test.for(['no_regression_detected', 'regression', 'inconclusive'])(
    '%s has p, power and what it can detect',
    (kind) => {
      expect(sentence(kind)).toMatch(
        /^In the night of \d{4}-\d\d-\d\d, \d+\.\d% of \d+ scored trials passed, .* \(95% interval of the difference .*, one-sided p = [\d.e-]+\); the chance of such a night to find a drop of 10\.0 points is 85\.3%\.$/,
      );
    },
  );

  test('not_comparable has what drifted', () => {
    expect(sentence('not_comparable')).toContain('server_version: was 0.12.3, is 0.13.0');
  });
});

test('a drift is told in the night that it came with, and a new reference where it takes over', () => {
  const history = historyOf(HUNDRED);
  const told = changes(history).map(({ slot, what }) => [slot, what]);
  expect(told).toEqual([
    [50, 'server version'],
    [60, 'new reference'],
  ]);
  expect(referenceStretches(history).map((stretch) => [stretch.nights[0]?.slot, stretch.nights.at(-1)?.slot])).toEqual([
    [1, 59],
    [60, 99],
  ]);
});

test('many drifts in one night are named by the first one and their number', () => {
  const all = (['adapter_digest', 'server_version', 'tasks', 'tasks'] as const).map((what, index) => ({
    what,
    reference: 'before',
    night: `after ${index}`,
  }));
  const drifted = nights(2).map((night): NightResult => ({ ...night, drift: all }));
  expect(changes(historyOf(drifted))).toEqual([{ slot: 0, what: 'adapter digest and 2 more' }]);
});

test('missing nights leave their places empty, and the course does not cross them', () => {
  const slots = historyOf(HUNDRED).nights.map(({ slot }) => slot);
  expect(slots.slice(38, 42)).toEqual([38, 39, 43, 44]);
  const course = (all: readonly NightResult[]): number =>
    /<g opacity=".55"><path d="([^"]*)"/.exec(renderTrend(all))?.[1]?.split('M').length ?? 0;
  expect(course(nights(40)) - 1).toBe(1);
  expect(course(nights(50)) - 1).toBe(2);
});

test('nights that were triggered by hand in one hour stand side by side', () => {
  const byHand = nights(3).map((night, index): NightResult => ({ ...night, night: `base-20251020-02${index}000` }));
  expect(historyOf(byHand).nights.map(({ slot }) => slot)).toEqual([0, 1, 2]);
});

test('the false alarms to expect are the nights of a year times alpha, at the pace of the nights', () => {
  expect(falseAlarms(historyOf(HUNDRED))).toMatchObject({ alpha: 0.05, nightsPerYear: 365, perYear: 18.25 });
  const weekly = HUNDRED.filter((_, index) => index < 35 && index % 7 === 0);
  expect(falseAlarms(historyOf(weekly))).toMatchObject({ nightsPerYear: 52, perYear: 2.6, tested: 4 });
  expect(falseAlarms(historyOf(nights(1)))).toBe(null);
});

function historyOf(results: readonly NightResult[]): History {
  const [history] = histories(results);
  if (!history) throw new Error('no nights');
  return history;
}
