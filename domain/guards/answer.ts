import type { Verdict, VerdictReason } from '../records.ts';

export interface Answer {
  finishReason: 'stop' | 'length';
  code: string | null;
}

/** Code to be judged, or the verdict on an answer that has none. */
export type JudgedAnswer = { code: string; rejected: null } | { code: null; rejected: Verdict };

/** Rejects an answer that leaves nothing to run: it was cut off, or has no code. */
export function judgeAnswer(guard: Verdict['guard'], { finishReason, code }: Answer): JudgedAnswer {
  if (finishReason === 'length') return rejected(guard, 'truncated', 'The answer was cut off at the token limit.');
  if (code === null) return rejected(guard, 'no_code', 'The answer has no Python code.');
  return { code, rejected: null };
}

function rejected(guard: Verdict['guard'], reason: VerdictReason, feedback: string): JudgedAnswer {
  return { code: null, rejected: { guard, passed: false, reason, feedback, tests: [], duration_ms: 0, run: null } };
}
