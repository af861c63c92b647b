import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TrialAttribution } from '../../../domain/attribution/attribution.ts';
import {
  type Informative,
  INFORMATIVE_KINDS,
  informativeKind,
  mostInformative,
  tellingProgram,
} from '../../../domain/attribution/informative.ts';
import { attributionVerdict } from '../../../domain/attribution/verdict.ts';

interface Bits {
  success: boolean;
  accepts?: boolean;
  vacuous?: boolean;
  killed?: number | null;
  right: boolean;
}

function trial({ success, accepts = true, vacuous = false, killed = 4, right }: Bits): TrialAttribution {
  const bits = {
    outcome: success ? ('success' as const) : ('g_impl_failed' as const),
    tests: {
      sha256: 'a'.repeat(64),
      references: [{ passes: accepts ? 3 : 0, runs: 3 }],
      vacuous,
      killed: killed === null ? null : Array.from({ length: killed }, (_, index) => `m${index}`),
      mutants: 4,
    },
    implementation: {
      sha256: 'b'.repeat(64),
      passes_hidden: right,
      reason: right ? ('pass' as const) : ('fail' as const),
      failed: [],
    },
  };
  return { trial_id: 'e.a.t.000', task_id: 't', trial_index: 0, ...bits, verdict: attributionVerdict(bits) };
}

describe('what makes a trial informative', () => {
  test.for<[string, Bits, string | null]>([
    ['a success whose implementation is wrong', { success: true, right: false }, 'false_success'],
    ['the same by tests that reject the references', { success: true, accepts: false, right: false }, 'false_success'],
    ['the same by vacuous tests', { success: true, vacuous: true, right: false }, 'wrong_and_vacuous'],
    ['vacuous tests on a right implementation', { success: true, vacuous: true, right: true }, null],
    ['a right success whose tests reject the references', { success: true, accepts: false, right: true }, 'unclear'],
    ['a right one that sound tests reject', { success: false, right: true }, 'unclear'],
    ['a right one that wrong tests reject', { success: false, accepts: false, right: true }, 'right_and_rejected'],
    ['a true success by tests that kill half', { success: true, killed: 2, right: true }, 'right_by_weak_tests'],
    ['a true success by tests that kill none', { success: true, killed: 0, right: true }, 'right_by_weak_tests'],
    ['a true success by tests that kill more', { success: true, killed: 3, right: true }, null],
    ['a wrong one that sound tests reject', { success: false, right: false }, null],
    ['both wrong', { success: false, accepts: false, right: false }, null],
  ])('%s', ([, bits, kind]) => {
    expect(informativeKind(trial(bits))).toBe(kind);
  });

  test('a trial without tests or without an implementation shows no program to learn from', () => {
    expect(informativeKind({ ...trial({ success: false, right: false }), tests: null, verdict: 'tests_wrong' })).toBe(
      null,
    );
    expect(informativeKind({ ...trial({ success: false, right: true }), implementation: null })).toBe(null);
  });

  test('a task without mutants has no weak tests', () => {
    const { tests, ...rest } = trial({ success: true, killed: 0, right: true });
    expect(informativeKind({ ...rest, tests: tests && { ...tests, mutants: 0 } })).toBe(null);
  });

  test('the telling program is the implementation where that is wrong, else the tests', () => {
    expect(tellingProgram(trial({ success: true, right: false }))).toBe('b'.repeat(64));
    expect(tellingProgram(trial({ success: true, accepts: false, right: true }))).toBe('a'.repeat(64));
  });
});

describe('the choice of the most informative', () => {
  const candidate = fc.record({
    kind: fc.constantFrom(...INFORMATIVE_KINDS),
    arm: fc.constantFrom('baseline', 'finetuned'),
    taskId: fc.constantFrom('a', 'b', 'c'),
    program: fc.constantFrom('1', '2', '3', '4', '5', '6'),
  });

  test('kinds stand in their order, no program twice in a kind and task, and no more than are wanted', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 60 }), (trials) => {
        const chosen = mostInformative(trials, 10);
        const places = chosen.map(({ kind }) => INFORMATIVE_KINDS.indexOf(kind));
        expect(places).toEqual(places.toSorted((a, b) => a - b));
        const keys = chosen.map(({ kind, taskId, program }) => `${kind} ${taskId} ${program}`);
        expect(new Set(keys).size).toBe(keys.length);
        const all = new Set(trials.map(({ kind, taskId, program }) => `${kind} ${taskId} ${program}`));
        expect(chosen.length).toBe(Math.min(10, all.size));
      }),
    );
  });

  test('of a kind, no task has two more than another that still has one to show', () => {
    fc.assert(
      fc.property(fc.array(candidate, { maxLength: 60 }), fc.integer({ min: 1, max: 12 }), (trials, wanted) => {
        const ofKind = trials.map((trial) => ({ ...trial, kind: 'unclear' as const }));
        const chosen = mostInformative(ofKind, wanted);
        const programs = (some: readonly Informative[], taskId: string): number =>
          new Set(some.filter((trial) => trial.taskId === taskId).map(({ program }) => program)).size;
        const left = ['a', 'b', 'c'].filter((task) => programs(ofKind, task) > programs(chosen, task));
        for (const task of left) {
          for (const other of ['a', 'b', 'c']) expect(programs(chosen, other) - programs(chosen, task)).toBeLessThan(2);
        }
      }),
    );
  });

  test('within a task the arms take turns', () => {
    const of = (arm: string, program: string): Informative => ({ kind: 'unclear', arm, taskId: 'a', program });
    const trials = [...['1', '2', '3'].map((program) => of('baseline', program)), of('finetuned', '4')];
    expect(mostInformative(trials, 3).map(({ arm }) => arm)).toEqual(['baseline', 'finetuned', 'baseline']);
  });

  test('where tasks are more than places, each arm has its share of them', () => {
    const tasks = Array.from({ length: 12 }, (_, task) => `task_${task}`);
    const trials = ['baseline', 'finetuned'].flatMap((arm) =>
      tasks.map((taskId): Informative => ({ kind: 'unclear', arm, taskId, program: arm })),
    );
    const chosen = mostInformative(trials, 10);
    expect(new Set(chosen.map(({ taskId }) => taskId)).size).toBe(10);
    expect(chosen.filter(({ arm }) => arm === 'baseline').length).toBe(5);
  });
});
