import { judgeTestFile } from '../../../activities/guards/judge-test-file.ts';
import type { TestGuards } from '../../../domain/guards/guard-list.ts';
import type { Verdict } from '../../../domain/records.ts';
import { Limits } from '../../../domain/spec.ts';
import { theSandbox } from '../../sandbox/the-sandbox.ts';

/** A sandbox in which hand-written test files of a function `f` are judged by the syntax guard and others. */
export function filesJudged() {
  const sandbox = theSandbox();
  return (lines: readonly string[] | string, guards: string[], known?: TestGuards): Promise<Verdict> => {
    const code = `${typeof lines === 'string' ? lines : lines.join('\n')}\n`;
    const check = { finish_reason: 'stop', code, guards: ['syntax', ...guards], entry_point: 'f' } as const;
    return judgeTestFile(sandbox.get(), { ...check, limits: Limits.parse({}) }, undefined, known);
  };
}
