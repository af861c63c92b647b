import { z } from 'zod';
import { chosenPoints, points } from './numbers.ts';
import type { Analysis } from './spec.ts';

/** What the analysis will do, in words and numbers: declared and hashed before trial 1. */
export const AnalysisPlan = z.strictObject({
  primary_test: z.string(),
  alpha: z.number(),
  looks: z.string(),
  h1: z.string(),
  h2: z.string(),
  legacy: z.string(),
  excluded: z.string(),
  sensitivity: z.array(z.string()),
});
export type AnalysisPlan = z.infer<typeof AnalysisPlan>;

export function analysisPlan(analysis: Analysis): AnalysisPlan {
  const { alpha, h1_improvement, h2_rate, h2_tasks, h2_margin, reference_arm } = analysis;
  return {
    primary_test: 'exact conditional test stratified by task, two-sided; all outcomes no likelier than the observed',
    alpha,
    looks: 'one, when every scheduled trial is recorded',
    h1: `p < ${alpha} and a Mantel-Haenszel risk difference of at least ${chosenPoints(h1_improvement)} percentage points`,
    h2: `only if H1 is met, at one-sided ${alpha / 2}: less than ${chosenPoints(h2_margin)} percentage points worse than the reference arm (${reference_arm ?? 'none declared'}), stratified by task`,
    legacy: `reported, decides nothing: pooled Fisher p < ${alpha} and at least ${chosenPoints(h1_improvement)} percentage points, or a tuned pass rate of at least ${chosenPoints(h2_rate)}% on at least ${h2_tasks} tasks`,
    excluded: 'trials with the outcome infrastructure_error; they are counted and reported',
    sensitivity: [
      'infrastructure errors counted as failures',
      'success at the first attempt of both steps',
      'attempts per success',
    ],
  };
}

/**
 * Whether a declared plan decides by what an analysis says; an earlier version may have worded the rest otherwise, and
 * gave the threshold one decimal.
 */
export function isPlanOf({ alpha, h1 }: AnalysisPlan, analysis: Analysis): boolean {
  const words = h1.split(' ');
  const thresholds = [chosenPoints(analysis.h1_improvement), points(analysis.h1_improvement)];
  return (
    alpha === analysis.alpha && words.includes(`${alpha}`) && thresholds.some((threshold) => words.includes(threshold))
  );
}
