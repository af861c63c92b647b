import { acceptedTests, lastImplementation } from '../attribution/judged-code.ts';
import type { Attempt } from '../records.ts';
import type { Replay, StoredTrial } from './replay.ts';

type Answer = Pick<Attempt, 'finish_reason' | 'code'>;

/** An accepted test file, to be judged by the task's references, stub and mutants. */
interface ControlsProgram {
  kind: 'controls';
  tests: string;
}

/** An implementation, to be judged by the task's hidden tests. */
interface HiddenProgram {
  kind: 'hidden';
  code: string;
}

/** One thing to be judged in the sandbox. Equal programs of one task are judged once. */
export type Program =
  /** A test file, by the guards. */
  | ({ kind: 'test_file' } & Answer)
  /** An implementation, by the tests that it was asked to pass. */
  | ({ kind: 'implementation'; tests: string } & Answer)
  | ControlsProgram
  | HiddenProgram;

/** What a trial's attempts ask to be judged, in their order; nothing where the trial measured nothing. */
export function attemptPrograms(trial: StoredTrial): { g_test: Program[]; g_impl: Program[] } {
  if (trial.outcome === 'infrastructure_error') return { g_test: [], g_impl: [] };
  const tests = acceptedTests(trial);
  return {
    g_test: trial.g_test.map((attempt) => ({ kind: 'test_file', ...answerOf(attempt) })),
    g_impl:
      tests === null ? [] : trial.g_impl.map((attempt) => ({ kind: 'implementation', tests, ...answerOf(attempt) })),
  };
}

/** What the attribution of a trial asks for, given how it ends; null where there is nothing to judge. */
export function attributionPrograms(ended: Replay): {
  controls: ControlsProgram | null;
  hidden: HiddenProgram | null;
} {
  if (ended.unknown !== null || ended.outcome === 'g_test_failed') return { controls: null, hidden: null };
  const { tests, implementation } = ended;
  const code = lastImplementation({ g_impl: implementation === null ? [] : [implementation] });
  return {
    controls: tests === null || tests.code === null ? null : { kind: 'controls', tests: tests.code },
    hidden: code === null ? null : { kind: 'hidden', code },
  };
}

function answerOf({ finish_reason, code }: Attempt): Answer {
  return { finish_reason, code };
}
