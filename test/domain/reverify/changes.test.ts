import { describe, expect, test } from 'vitest';
import { ArmTally } from '../../../domain/reverify/arm-changes.ts';
import { compareAgain } from '../../../domain/reverify/compare-again.ts';
import type { ArmChanges } from '../../../domain/reverify/reverified.ts';
import type { TrialReverdict } from '../../../domain/reverify/verdicts.ts';
import { Analysis } from '../../../domain/spec.ts';
import { reverifyReport } from '../../../report/reverify/report.ts';

const ANALYSIS = Analysis.parse({});

function reverdict(index: number, given: Partial<TrialReverdict>): TrialReverdict {
  return {
    ...{ trial_id: `e.baseline.fibonacci.${index}`, task_id: 'fibonacci', trial_index: index },
    ...{ change: 'same', before: 'success', now: 'success', unknown: null, other_prompt: false },
    ...{ g_test: [], g_impl: [], attribution: null },
    ...given,
  } as TrialReverdict;
}

const LOST = { change: 'changed', before: 'success', now: 'g_impl_failed' } as const;
const FAILED = { before: 'g_impl_failed', now: 'g_impl_failed' } as const;
const OPEN = { change: 'undetermined', before: 'success', now: null, unknown: 'ask_implementation_again' } as const;
const BROKEN = { before: 'infrastructure_error', now: 'infrastructure_error' } as const;

function armOf(arm: string, trials: readonly Partial<TrialReverdict>[]): ArmChanges {
  const tally = new ArmTally(arm, ['fibonacci']);
  for (const [index, trial] of trials.entries()) tally.add(reverdict(index, trial));
  return tally.changes;
}

function times<T>(count: number, value: T): T[] {
  return Array.from({ length: count }, () => value);
}

test('trials are counted by what became of them; undetermined ones and infrastructure errors have no new rate', () => {
  const { overall, outcomes, examples } = armOf('baseline', [{}, OPEN, LOST, LOST, FAILED, BROKEN]);
  expect(overall).toMatchObject({
    ...{ trials: 6, same: 3, changed: 2, undetermined: 1 },
    before: { successes: 4, trials: 5 },
    now: { successes: 1, trials: 4 },
  });
  expect(outcomes).toEqual([
    { from: 'success', to: 'g_impl_failed', unknown: null, trials: 2 },
    { from: 'success', to: null, unknown: 'ask_implementation_again', trials: 1 },
  ]);
  expect(examples.map(({ now }) => now)).toEqual(['g_impl_failed', 'g_impl_failed', null]);
});

test('a verdict that changes without changing the outcome is counted apart', () => {
  const attempt = { before: 'timeout', now: 'fail', guard: 'tests', feedback_changed: true } as const;
  const { overall, reasons } = armOf('baseline', [{ ...FAILED, g_impl: [attempt], other_prompt: true }, FAILED]);
  expect(overall).toMatchObject({ same: 2, same_for_another_reason: 1, other_prompt: 1 });
  expect(reasons).toEqual([{ step: 'g_impl', from: 'timeout', to: 'fail', guard: 'tests', attempts: 1 }]);
});

describe('the comparison', () => {
  const baseline = armOf('baseline', [...times(20, {}), ...times(30, FAILED)]);
  const better = [...times(40, {}), ...times(10, FAILED)];

  test('by the same verdicts is the same, and says so', () => {
    const compared = compareAgain([baseline, armOf('finetuned', better)], ANALYSIS);
    expect(compared?.undetermined_as_failures).toEqual(compared?.before);
    expect(compared).toMatchObject({
      ...{ changes: false, undetermined: 0, depends_on_undetermined: false },
      conclusion: 'The conclusion is the same: H1 was met and is met.',
    });
  });

  test('changes where the gain was one of the old verdicts', () => {
    const lost = armOf('finetuned', [...times(20, {}), ...times(20, LOST), ...times(10, FAILED)]);
    const compared = compareAgain([baseline, lost], ANALYSIS);
    expect(compared).toMatchObject({ before: { h1_status: 'met' }, changes: true });
    expect(compared?.conclusion).toMatch(/^The conclusion changes: H1 was met and is now not met/);
  });

  test('counts undetermined trials as failures or not at all, and says where that decides', () => {
    const open = armOf('finetuned', [...times(20, {}), ...times(20, OPEN), ...times(10, FAILED)]);
    const compared = compareAgain([baseline, open], ANALYSIS);
    expect(compared).toMatchObject({
      undetermined_as_failures: { finetuned: { successes: 20, trials: 50 }, h1_status: 'inconclusive' },
      undetermined_left_out: { finetuned: { successes: 20, trials: 30 }, h1_status: 'met' },
      ...{ changes: true, undetermined: 20, depends_on_undetermined: true },
    });
    expect(compared?.conclusion).toMatch(/^The conclusion depends on the 20 undetermined trials/);
  });

  test('is not called the same where undetermined trials of both arms could decide otherwise', () => {
    const both = times(25, OPEN);
    const compared = compareAgain(
      [
        armOf('baseline', [...both, ...times(5, {}), ...times(20, FAILED)]),
        armOf('finetuned', [...both, ...times(20, {}), ...times(5, FAILED)]),
      ],
      ANALYSIS,
    );
    expect(compared).toMatchObject({
      undetermined_as_failures: { h1_status: 'met' },
      undetermined_left_out: { h1_status: 'met' },
      undetermined_for_baseline: { h1_status: 'not_met' },
      depends_on_undetermined: true,
    });
    expect(compared?.conclusion).toMatch(/^The conclusion depends on the 50 undetermined trials/);
  });

  test('takes both arms', () => {
    expect(compareAgain([baseline], ANALYSIS)).toBeNull();
  });
});

test('the report marks what was judged otherwise, and names changed trials', () => {
  const limits = { cpu_seconds: 5, memory_mib: 512, output_kib: 64, disk_mib: 16 };
  const sandbox = { level: 3, python: '3.11.2', pytest: '9.2.0', runner: 'fork server 1' } as const;
  const before = { sandboxes: [sandbox], limits, guards: ['syntax'], task_sha256: { fibonacci: 'a' } };
  const now = { ...before, limits: { ...limits, cpu_seconds: 1 }, task_sha256: { fibonacci: 'b' } };
  const arms = [armOf('baseline', [{}, LOST, OPEN])];
  const report = reverifyReport({
    ...{ experiment_id: 'e', label: 'strict', created_at: '2026-01-01T00:00:00Z' },
    ...{ judged_by: { before, now }, arms, comparison: compareAgain(arms, ANALYSIS) },
  });
  expect(report).toContain('of 3 trials 1 end as they did, 1 otherwise; 1 cannot be told from what is stored');
  expect(report).toMatch(/CPU seconds +5 +1 +<- differs/);
  expect(report).toMatch(/memory MiB +512 +512\n/);
  expect(report).toContain('Task files that differ: fibonacci');
  expect(report).toMatch(/e\.baseline\.fibonacci\.1 +success +g_impl_failed/);
  for (const line of report.split('\n')) expect(line.length).toBeLessThanOrEqual(120);
});
