import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { distinctSamples } from '../../../domain/dataset/distinct-samples.ts';
import { drawUnfiltered, unfilteredAnswers } from '../../../domain/dataset/draw-unfiltered.ts';
import { selectSamples } from '../../../domain/dataset/select-samples.ts';
import { together } from '../../../domain/dataset/trial-answers.ts';
import type { Attempt, Outcome, TrialRecord } from '../../../domain/records.ts';
import { Selection } from '../../../domain/spec.ts';
import { trialRecord } from '../trial-record.ts';
import { trials } from './samples.ts';

const selections = fc
  .record({
    first_attempt: fc.boolean(),
    validated: fc.boolean(),
    distinct: fc.boolean(),
    steps: fc.constantFrom(['tests'], ['implementations'], ['tests', 'implementations']),
  })
  .map((selection) => Selection.parse(selection));

function chosen(records: TrialRecord[], selection: Selection) {
  const each = selection.distinct ? distinctSamples : <T>(all: T): T => all;
  const selected = each(together(records.map((trial) => selectSamples(trial, selection))));
  const pool = each(together(records.map((trial) => unfilteredAnswers(trial, selection))));
  const count = (step: string): number => selected.samples.filter((sample) => sample.step === step).length;
  return { selected, pool, wanted: { g_test: count('g_test'), g_impl: count('g_impl') } };
}

function countOf(samples: { step: string }[], step: string): number {
  return samples.filter((sample) => sample.step === step).length;
}

/** The trial as it would be had the guards said the opposite of every answer. */
function withOtherVerdicts(record: TrialRecord): TrialRecord {
  const turned = (attempts: Attempt[]): Attempt[] =>
    attempts.map((made) => ({
      ...made,
      verdict: { ...made.verdict, passed: !made.verdict.passed, reason: 'timeout' },
    }));
  const outcome: Outcome = record.outcome === 'success' ? 'g_test_failed' : 'success';
  return {
    ...record,
    outcome: record.outcome === 'infrastructure_error' ? record.outcome : outcome,
    g_test: turned(record.g_test),
    g_impl: turned(record.g_impl),
  };
}

describe('the unfiltered draw', () => {
  test('gives as many answers of each step as were selected, all of the pool', () => {
    fc.assert(
      fc.property(trials, selections, fc.nat(), (records, selection, seed) => {
        const { pool, wanted } = chosen(records, selection);
        const drawn = drawUnfiltered(pool, { wanted, seed });
        for (const step of ['g_test', 'g_impl'] as const) expect(countOf(drawn.samples, step)).toBe(wanted[step]);
        const ids = new Set(pool.samples.map(({ id }) => id));
        expect(drawn.samples.filter(({ id }) => !ids.has(id))).toEqual([]);
      }),
    );
  });

  test('accounts for every answer of the selected steps', () => {
    fc.assert(
      fc.property(trials, selections, fc.nat(), (records, selection, seed) => {
        const { pool, wanted } = chosen(records, selection);
        const drawn = drawUnfiltered(pool, { wanted, seed });
        expect(drawn.samples.length + drawn.dropped.length).toBe(records.length * selection.steps.length);
      }),
    );
  });

  test('depends on the seed alone, not on the order of the trials', () => {
    const orders = trials.chain((records) =>
      fc.tuple(fc.constant(records), fc.shuffledSubarray(records, { minLength: records.length })),
    );
    fc.assert(
      fc.property(orders, selections, fc.nat(), ([records, shuffled], selection, seed) => {
        const draw = (list: TrialRecord[]) => {
          const { pool, wanted } = chosen(list, selection);
          return drawUnfiltered(pool, { wanted, seed }).samples;
        };
        expect(draw(shuffled)).toEqual(draw(records));
      }),
    );
  });

  test('is the same had the guards said the opposite of every answer', () => {
    fc.assert(
      fc.property(trials, selections, fc.nat(), (records, selection, seed) => {
        const { pool, wanted } = chosen(records, selection);
        const other = chosen(records.map(withOtherVerdicts), selection);
        const ids = (from: typeof pool) => drawUnfiltered(from, { wanted, seed }).samples.map(({ id }) => id);
        expect(ids(other.pool)).toEqual(ids(pool));
      }),
    );
  });

  test('differs by seed', () => {
    const records = Array.from({ length: 40 }, (_, index) => trialRecord({ index, tests: 1, implementation: null }));
    const { pool } = chosen(records, Selection.parse({}));
    const ids = (seed: number) =>
      drawUnfiltered(pool, { wanted: { g_test: 10, g_impl: 10 }, seed }).samples.map(({ id }) => id);
    expect(ids(1)).not.toEqual(ids(2));
  });
});

describe('the pool of an unfiltered draw', () => {
  const pool = (record: TrialRecord, selection: Partial<Selection> = {}) => {
    const { samples, dropped } = unfilteredAnswers(record, { ...Selection.parse({}), ...selection });
    return [
      ...samples.map(({ step, attempt, reason }) => `${step}#${attempt} ${reason}`),
      ...dropped.map(({ step, reason }) => `${step} ${reason}`),
    ];
  };

  test('has the first attempt of each step, rejected or not', () => {
    expect(pool(trialRecord({ tests: 2, implementation: 3 }))).toEqual(['g_test#1 syntax_error', 'g_impl#1 fail']);
    expect(pool(trialRecord({ tests: 1, implementation: 1 }))).toEqual(['g_test#1 pass', 'g_impl#1 pass']);
  });

  test('has the last attempt where later ones count, which is the accepted one if there is one', () => {
    const later = { first_attempt: false };
    expect(pool(trialRecord({ tests: 2, implementation: null }), later)).toEqual(['g_test#2 pass', 'g_impl#3 fail']);
  });

  test('has no answer of a broken trial, of a step that was not asked for, or without an end', () => {
    expect(pool(trialRecord({ tests: 1, implementation: 1, broken: true }))).toEqual([
      'g_test infrastructure_error',
      'g_impl infrastructure_error',
    ]);
    const failed = trialRecord({ tests: null });
    const cut = failed.g_test.map((made): Attempt => ({ ...made, finish_reason: 'length' }));
    expect(pool(failed)).toEqual(['g_test#1 syntax_error', 'g_impl not_asked']);
    expect(pool({ ...failed, g_test: cut })).toEqual(['g_test truncated', 'g_impl not_asked']);
  });
});
