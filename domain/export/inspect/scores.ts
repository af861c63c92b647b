import type { AttributionVerdict } from '../../attribution/attribution.ts';
import { attributionColumns } from '../attribution-columns.ts';
import { type Cell, rowObject } from '../column.ts';
import type { JudgedTrial } from '../judged-trial.ts';

/** Inspect's letters for a correct and an incorrect sample. */
type CorrectOrNot = 'C' | 'I';

interface Score<Value> {
  value: Value;
  answer: string;
  explanation: string;
  metadata: Record<string, Cell>;
}

/** `attribution` is there where the trial was judged. */
export interface Scores {
  tests: Score<CorrectOrNot>;
  attribution?: Score<AttributionVerdict>;
}

const ATTRIBUTION = attributionColumns<JudgedTrial>(({ attribution }) => attribution);

/** What a trial is worth; null for an infrastructure error, which is no result. */
export function scoresOf(judged: JudgedTrial): Scores | null {
  const { record: trial, attribution } = judged;
  if (trial.outcome === 'infrastructure_error') return null;
  const last = (trial.g_impl.at(-1) ?? trial.g_test.at(-1))?.verdict;
  const tests: Scores['tests'] = {
    value: trial.outcome === 'success' ? 'C' : 'I',
    answer: trial.outcome,
    explanation: last?.feedback ?? '',
    metadata: { guard: last?.guard ?? null, reason: last?.reason ?? null },
  };
  if (attribution === null) return { tests };
  return {
    tests,
    attribution: {
      value: attribution.verdict,
      answer: attribution.verdict,
      explanation: `the tests judged by the task's references and mutants, the implementation by its hidden tests`,
      metadata: rowObject(ATTRIBUTION, judged),
    },
  };
}
