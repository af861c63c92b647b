import type { ImplementationJudgement } from '../../domain/attribution/attribution.ts';
import type { ImplementationControls } from '../../domain/attribution/judged-program.ts';
import { SandboxUnavailable } from '../sandbox/index.ts';
import type { Bench, Judged } from './judging.ts';

/** Of a wrong implementation that fails everything, the first tell enough. */
const NAMED_FAILURES = 5;

/** Judges an implementation by the task's hidden tests. */
export async function judgeImplementation(
  solution: string,
  { sandbox, controls, limits, signal }: Bench<ImplementationControls>,
): Promise<Judged<ImplementationJudgement>> {
  const { verdict } = await sandbox.runTests({ tests: controls.hidden_tests, solution, limits }, signal);
  const { passed: passes_hidden, reason, feedback, tests } = verdict;
  if (reason === 'infrastructure_error') throw new SandboxUnavailable(feedback);
  const failed = tests.filter(({ outcome }) => outcome === 'failed' || outcome === 'error').map(({ id }) => id);
  return { judgement: { passes_hidden, reason, failed: failed.slice(0, NAMED_FAILURES) }, runs: 1 };
}
