import type { TestFacts } from '../../domain/guards/test-facts.ts';
import type { StubRuns } from '../../domain/guards/test-guard.ts';
import type { FactsJob } from '../sandbox/test-facts.ts';
import type { Sandbox } from '../sandbox/index.ts';
import { EMPTY_STUB, OPAQUE_STUB, RAISING_STUB, withStar } from '../sandbox/stub-solution.ts';

/** What guards can be told of one test file; each is found out when it is first asked for. */
export interface TestEvidence {
  /** Null where the file cannot be read. */
  facts(): Promise<TestFacts | null>;
  stubs(): Promise<StubRuns>;
}

export function testEvidence(sandbox: Sandbox, job: FactsJob, signal?: AbortSignal): TestEvidence {
  let known: Promise<TestFacts | null> | undefined;
  let stubs: Promise<StubRuns> | undefined;
  const facts = () => (known ??= sandbox.testFacts(job, signal));
  const stubRuns = async (): Promise<StubRuns> => {
    const lacking = (await facts())?.missing ?? [];
    const solutions = [withStar(RAISING_STUB, lacking), withStar(OPAQUE_STUB, lacking), EMPTY_STUB];
    const [raising, opaque, empty] = await sandbox.runControls({ ...job, solutions }, signal);
    return {
      passRaising: raising?.passed ?? false,
      passOpaque: opaque?.passed ?? false,
      passEmpty: empty?.passed ?? false,
    };
  };
  return { facts, stubs: () => (stubs ??= stubRuns()) };
}
