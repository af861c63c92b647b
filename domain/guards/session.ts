import type { ExceptionText } from './feedback.ts';

export type PhaseOutcome = 'passed' | 'failed' | 'skipped';
export type Phase = 'setup' | 'call' | 'teardown';

/** One event of a pytest session, as `sandbox/reporter.py` writes it. Ids are pytest's, file name included. */
export type RunRecord =
  | { kind: 'start'; python: string; pytest: string }
  | { kind: 'collect_error'; exception: ExceptionText }
  | { kind: 'collect_skip' }
  | { kind: 'collected'; ids: string[] }
  | {
      kind: 'phase';
      when: Phase;
      id: string;
      outcome: PhaseOutcome;
      exception: ExceptionText | null;
      duration_ms: number;
    }
  | { kind: 'subtest'; id: string; outcome: PhaseOutcome; exception: ExceptionText | null }
  | { kind: 'internal_error'; exception: ExceptionText }
  /** The solution reached for its caller's frames, the interpreter's objects or its tests; `what` is Python's word for it. */
  | { kind: 'trespass'; what: string }
  | { kind: 'finish'; exit_code: number };

/** One test's way through its phases; done once its teardown was reported. */
export interface TestRun {
  id: string;
  setup: PhaseOutcome | null;
  call: PhaseOutcome | null;
  teardown: PhaseOutcome | null;
  failedSubtest: boolean;
  skippedSubtest: boolean;
  /** Of the first phase or subtest that failed. */
  exception: ExceptionText | null;
  /** Of the phases so far. */
  durationMs: number;
}

export interface Session {
  /** True once `start` came: what breaks before it is no program's doing, for none has run. */
  began: boolean;
  /** False when the records are not in the one order in which pytest can have written them. */
  orderly: boolean;
  collectErrors: ExceptionText[];
  collectSkipped: boolean;
  tests: TestRun[] | null;
  internalError: ExceptionText | null;
  /** The first, in whatever place it came. */
  trespass: string | null;
  exitCode: number | null;
}

/**
 * Reads a record stream: start, collection, then for each collected test in order setup, call (if setup passed, with
 * its subtests before it) and teardown, then exactly one finish as the last record.
 */
export function readSession(records: RunRecord[]): Session {
  const session: Session = {
    began: records[0]?.kind === 'start',
    orderly: true,
    collectErrors: [],
    collectSkipped: false,
    tests: null,
    internalError: null,
    trespass: null,
    exitCode: null,
  };
  let testIndex = 0;
  for (const [index, record] of records.entries()) {
    const current = session.tests?.[testIndex];
    const inOrder =
      session.exitCode === null && (record.kind === 'start') === (index === 0) && take(session, current, record);
    if (!inOrder) return { ...session, orderly: false };
    if (current?.teardown) testIndex += 1;
  }
  return session;
}

/** Adds one record to the session; false when it cannot come at this point. */
function take(session: Session, test: TestRun | undefined, record: RunRecord): boolean {
  switch (record.kind) {
    case 'start':
      return true;
    case 'collect_error':
      session.collectErrors.push(record.exception);
      return session.tests === null;
    case 'collect_skip':
      session.collectSkipped = true;
      return session.tests === null;
    case 'collected':
      if (session.tests) return false;
      session.tests = record.ids.map(unrun);
      return true;
    case 'subtest':
      if (!test || test.id !== record.id || nextPhase(test) !== 'call') return false;
      if (record.outcome === 'failed') {
        test.failedSubtest = true;
        test.exception ??= record.exception;
      }
      test.skippedSubtest ||= record.outcome === 'skipped';
      return true;
    case 'phase':
      if (!test || test.id !== record.id || nextPhase(test) !== record.when) return false;
      test[record.when] = record.outcome;
      test.durationMs += record.duration_ms;
      if (record.outcome === 'failed') test.exception ??= record.exception;
      return true;
    case 'internal_error':
      session.internalError ??= record.exception;
      return true;
    case 'trespass':
      session.trespass ??= record.what;
      return true;
    case 'finish':
      session.exitCode = record.exit_code;
      return true;
  }
}

function unrun(id: string): TestRun {
  return {
    id,
    setup: null,
    call: null,
    teardown: null,
    failedSubtest: false,
    skippedSubtest: false,
    exception: null,
    durationMs: 0,
  };
}

function nextPhase({ setup, call }: TestRun): Phase {
  if (setup === null) return 'setup';
  return setup === 'passed' && call === null ? 'call' : 'teardown';
}
