import { describe, expect, test } from 'vitest';
import { judgeSyntax } from '../../../domain/guards/syntax.ts';

const error = { kind: 'error', line: 3, message: 'invalid syntax', durationMs: 1 } as const;

describe('the syntax guard', () => {
  test.each([
    ['code that compiles', { finishReason: 'stop', code: 'x\n', report: { kind: 'valid', durationMs: 1 } }, 'pass', ''],
    [
      'an error with its line',
      { finishReason: 'stop', code: 'x\n', report: error },
      'syntax_error',
      'Syntax error in line 3: invalid syntax',
    ],
    [
      'an error without a line',
      { finishReason: 'stop', code: 'x\n', report: { ...error, line: null, message: 'too deeply nested' } },
      'syntax_error',
      'Syntax error: too deeply nested',
    ],
    [
      'code above the cap',
      { finishReason: 'stop', code: 'x\n', report: { kind: 'too_long', limitBytes: 65_536, durationMs: 0 } },
      'too_long',
      'The code is longer than 64 KiB.',
    ],
    ['no code', { finishReason: 'stop', code: null, report: null }, 'no_code', 'The answer has no Python code.'],
    [
      'a cut answer, even one that compiles',
      { finishReason: 'length', code: 'x\n', report: null },
      'truncated',
      'The answer was cut off at the token limit.',
    ],
  ] as const)('%s', (_, answer, reason, feedback) => {
    expect(judgeSyntax(answer)).toMatchObject({
      guard: 'syntax',
      passed: reason === 'pass',
      reason,
      feedback,
      tests: [],
    });
  });

  test('code without a report is an error of ours, not of the model', () => {
    expect(() => judgeSyntax({ finishReason: 'stop', code: 'x\n', report: null })).toThrow(TypeError);
  });
});
