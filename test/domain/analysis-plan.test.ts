import { expect, test } from 'vitest';
import { analysisPlan, isPlanOf } from '../../domain/analysis-plan.ts';
import { Analysis } from '../../domain/spec.ts';

const of = (h1_improvement: number): Analysis => Analysis.parse({ h1_improvement });

test('a plan says its thresholds with the digits that were chosen', () => {
  expect(analysisPlan(of(0.05)).h1).toBe(
    'p < 0.05 and a Mantel-Haenszel risk difference of at least 5.0 percentage points',
  );
  expect(analysisPlan(of(0.0004)).h1).toContain('at least 0.04 percentage points');
});

test('a plan is that of its own analysis, and of no other threshold', () => {
  for (const threshold of [0.05, 0.0004, 0.0525]) {
    expect(isPlanOf(analysisPlan(of(threshold)), of(threshold))).toBe(true);
    expect(isPlanOf(analysisPlan(of(threshold)), of(0.06))).toBe(false);
  }
});

test('a plan of an earlier version, which rounded its threshold, is still that of its analysis', () => {
  const rounded = 'p < 0.05 and a Mantel-Haenszel risk difference of at least 5.3 percentage points';
  expect(isPlanOf({ ...analysisPlan(of(0.0526)), h1: rounded }, of(0.0526))).toBe(true);
});
