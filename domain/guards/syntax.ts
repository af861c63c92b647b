import type { Verdict } from '../records.ts';
import { type Answer, judgeAnswer } from './answer.ts';
import { feedbackOf } from './feedback.ts';

/** What CPython's `compile()` says of a source. */
export type SyntaxReport = { durationMs: number } & (
  | { kind: 'valid' }
  | { kind: 'error'; line: number | null; message: string }
  | { kind: 'too_long'; limitBytes: number }
);

/** The syntax guard. `report` may be null only where there is no code to check, or the answer was cut off. */
export function judgeSyntax({ report, ...answer }: Answer & { report: SyntaxReport | null }): Verdict {
  const { rejected } = judgeAnswer('syntax', answer);
  if (rejected) return rejected;
  if (report === null) throw new TypeError('an answer with code needs a syntax report');
  return {
    guard: 'syntax',
    passed: report.kind === 'valid',
    ...judged(report),
    tests: [],
    duration_ms: report.durationMs,
    run: null,
  };
}

function judged(report: SyntaxReport): Pick<Verdict, 'reason' | 'feedback'> {
  switch (report.kind) {
    case 'valid':
      return { reason: 'pass', feedback: '' };
    case 'too_long':
      return { reason: 'too_long', feedback: `The code is longer than ${report.limitBytes / 1024} KiB.` };
    case 'error':
      return { reason: 'syntax_error', feedback: feedbackOf(errorLine(report)) };
  }
}

function errorLine({ line, message }: { line: number | null; message: string }): string {
  return line === null ? `Syntax error: ${message}` : `Syntax error in line ${line}: ${message}`;
}
