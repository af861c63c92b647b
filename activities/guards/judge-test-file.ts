import { judgeAnswer } from '../../domain/guards/answer.ts';
import { type AskedGuard, askedGuards, type TestGuards } from '../../domain/guards/guard-list.ts';
import { judgedBy } from '../../domain/guards/judged-by.ts';
import { judgeSyntax } from '../../domain/guards/syntax.ts';
import { guardVerdict, type Rejection } from '../../domain/guards/test-guard.ts';
import type { Attempt, Verdict } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { testGuards } from './load-guards.ts';
import { type TestEvidence, testEvidence } from './test-evidence.ts';

/** A model's answer to the step `g_test`, and what its tests are held to. */
export interface TestFileCheck extends Pick<Attempt, 'finish_reason' | 'code'> {
  /** As a spec lists them. */
  guards: readonly string[] | undefined;
  entry_point: string;
  limits: Limits;
}

/**
 * The verdict of the first guard of the list that rejects a test file, or of the last. A later guard is asked only when
 * the earlier ones accept. Throws `InvalidInput` for a bad list and for a guard that is broken, `SandboxUnavailable`, or the signal's reason.
 */
export async function judgeTestFile(
  sandbox: Sandbox,
  { finish_reason, code, guards, entry_point, limits }: TestFileCheck,
  signal?: AbortSignal,
  known?: TestGuards,
): Promise<Verdict> {
  const asked = askedGuards(guards, known ?? (await testGuards()));
  const answer = { finishReason: finish_reason, code };
  const judged = judgeAnswer('syntax', answer);
  if (judged.rejected) return judged.rejected;
  let verdict = judgeSyntax({ ...answer, report: await sandbox.checkSyntax(judged.code, signal) });
  const source = { code: judged.code, entryPoint: entry_point };
  const evidence = testEvidence(sandbox, { tests: judged.code, limits }, signal);
  for (const guard of asked) {
    if (!verdict.passed) break;
    const startedMs = performance.now();
    const rejection = await opinion(guard, source, evidence);
    verdict = guardVerdict(guard.name, rejection, verdict.duration_ms + performance.now() - startedMs);
  }
  return verdict;
}

async function opinion(
  { name, guard, number }: AskedGuard,
  source: { code: string; entryPoint: string },
  evidence: TestEvidence,
): Promise<Rejection> {
  const tests = { ...source, number };
  switch (guard.needs) {
    case 'text':
      return judgedBy(name, () => guard.judge(tests));
    case 'facts': {
      const facts = await evidence.facts();
      return facts === null
        ? 'The tests are too large or too deeply nested to be read.'
        : judgedBy(name, () => guard.judge({ ...tests, facts }));
    }
    case 'stub_runs': {
      const stubs = await evidence.stubs();
      return judgedBy(name, () => guard.judge({ ...tests, stubs }));
    }
  }
}
