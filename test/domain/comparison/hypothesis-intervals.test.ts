import { describe, expect, test } from 'vitest';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import type { Comparison } from '../../../domain/comparison/comparison.ts';
import { h1Verdict } from '../../../domain/comparison/verdict.ts';
import { Analysis } from '../../../domain/spec.ts';
import { armOf } from './arm-summary.ts';

function compare(before: number, after: number, scored: number, alpha = 0.05): Comparison {
  return compareArms({
    baseline: armOf({ a: before }, { scored }),
    finetuned: armOf({ a: after }, { arm: 'finetuned', scored }),
    reference: armOf({ a: after }, { arm: 'larger', scored }),
    analysis: Analysis.parse({ alpha }),
  });
}

describe('an interval', () => {
  test('that holds the threshold but not 0 leaves nothing open: the gain is there, and smaller', () => {
    const { h1 } = compare(5_000, 5_450, 10_000).hypotheses;
    const [low = 0, high = 0] = h1.decided_by.interval_95 ?? [];
    expect(low).toBeGreaterThan(0);
    expect(high).toBeGreaterThan(0.05);
    expect([h1.status, h1Verdict(h1)]).toEqual([
      'not_met',
      expect.stringContaining('the gain is significant, but smaller than'),
    ]);
  });

  test('of H2 has 95% at every alpha', () => {
    const [usual, strict] = [0.05, 0.001].map((alpha) => compare(100, 200, 300, alpha).hypotheses.h2.decided_by);
    expect([usual?.alpha, strict?.alpha]).toEqual([0.025, 0.0005]);
    expect(usual?.interval_95).not.toBeNull();
    expect(strict?.interval_95).toEqual(usual?.interval_95);
  });

  test('is held against the test at 5% alone: at another alpha both may well differ', () => {
    const { hypotheses, notes } = compare(171, 197, 300, 0.01);
    const { p, interval_95 } = hypotheses.h1.decided_by;
    expect(p).toBeGreaterThan(0.01);
    expect(interval_95?.[0]).toBeGreaterThan(0);
    expect(notes.join('\n')).not.toContain('the test decides, intervals describe');
  });
});
