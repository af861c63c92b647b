import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  auditSamples,
  auditTrial,
  isFlagged,
  judgedPart,
  type TrialAudit,
  withoutFlagged,
} from '../../../domain/dataset/audit.ts';
import { auditTable } from '../../../domain/dataset/audit-words.ts';
import { DatasetAudit } from '../../../domain/dataset/dataset-audit.ts';
import { together } from '../../../domain/dataset/trial-answers.ts';
import { type Judged, trialAttribution } from '../trial-attribution.ts';
import { trialRecord } from '../trial-record.ts';
import { sample } from './samples.ts';

function auditOf(judged: Judged, outcome = trialRecord({ tests: 1, implementation: 1 })): TrialAudit {
  return auditTrial(trialAttribution(outcome, judged));
}

describe('the tests of a trial', () => {
  test.for([
    ['accept every reference and kill a mutant', { killed: 1 }, {}],
    ['reject a reference', { references: [3, 0] }, { rejectsReference: true, triedOnMutants: false }],
    [
      'reject a reference in one of three runs',
      { references: [3, 2] },
      { rejectsReference: true, triedOnMutants: false },
    ],
    ['kill no mutant', { killed: 0 }, { killsNoMutant: true }],
    ['are vacuous', { vacuous: true }, { killsNoMutant: true }],
    ['are vacuous and have no mutants to kill', { vacuous: true, mutants: 0 }, { killsNoMutant: true }],
    ['have no mutants to kill', { killed: 0, mutants: 0 }, { triedOnMutants: false }],
    ['accepted a wrong implementation', { passesHidden: false }, { wrongImplementation: true }],
  ] as const)('that %s', ([, judged, found]) => {
    const audit = auditOf({ ...judged, references: [...('references' in judged ? judged.references : [3, 3])] });
    const faultless = { rejectsReference: false, killsNoMutant: false, wrongImplementation: false };
    expect(audit).toEqual({ ...faultless, triedOnMutants: true, ...found });
    expect(isFlagged(audit)).toBe('rejectsReference' in found || 'killsNoMutant' in found);
  });

  test('that were never accepted are not judged, and nothing is said of them', () => {
    expect(auditOf({}, trialRecord({ tests: null }))).toEqual({
      rejectsReference: false,
      killsNoMutant: false,
      triedOnMutants: false,
      wrongImplementation: false,
    });
  });
});

describe('the audit of samples', () => {
  const TASKS = ['fibonacci', 'prime_checker'];
  const audit = fc.record({
    rejectsReference: fc.boolean(),
    killsNoMutant: fc.boolean(),
    triedOnMutants: fc.boolean(),
    wrongImplementation: fc.boolean(),
  });
  const steps = fc.constantFrom(['g_test'] as const, ['g_impl'] as const, ['g_test', 'g_impl'] as const);
  /** Of some trials the samples, or the first of them alone, are no code that was judged. */
  const drawnTrials = (other: fc.Arbitrary<'all' | 'first' | 'none'>) =>
    fc.array(fc.record({ task: fc.constantFrom(...TASKS), audit, steps, other }), { maxLength: 30 }).map((drawn) => {
      const samples = drawn.map(({ task, steps: own }, index) => own.map((step) => sample(index, task, 'code', step)));
      const audits = drawn.flatMap((trial, index) =>
        (samples[index] ?? []).map(({ id }, place) => {
          const judged = trial.other === 'none' || (trial.other === 'first' && place > 0);
          return [id, judged ? trial.audit : null] as const;
        }),
      );
      return { samples: samples.flat(), audits: new Map(audits) };
    });
  const trials = drawnTrials(fc.constant('none'));
  const partlyOthers = drawnTrials(fc.constantFrom('all', 'first', 'none'));

  test('adds up: the flagged are the union of both faults, and all tasks are the sum of each', () => {
    fc.assert(
      fc.property(partlyOthers, ({ samples, audits }) => {
        const found = auditSamples(samples, { audits, taskIds: TASKS });
        expect(DatasetAudit.parse(found)).toEqual(found);
        if (found === null) throw new RangeError('every trial was judged');
        const { per_task, ...all } = found;
        const has = (fault: (audit: TrialAudit) => boolean): number =>
          samples.filter(({ id }) => {
            const own = audits.get(id);
            return own ? fault(own) : false;
          }).length;
        const both = has((own) => own.rejectsReference && own.killsNoMutant);
        expect(all.samples).toBe(samples.length);
        expect(all.not_judged).toBe(samples.filter(({ id }) => audits.get(id) === null).length);
        expect(all.tried_on_mutants).toBe(has((own) => own.triedOnMutants));
        expect(all.flagged).toBe(all.rejects_reference + all.kills_no_mutant - both);
        expect(all.wrong_implementation).toBe(has((own) => own.wrongImplementation));
        for (const count of [
          'samples',
          'not_judged',
          'flagged',
          'rejects_reference',
          'trials',
          'flagged_trials',
        ] as const)
          expect(per_task.reduce((sum, task) => sum + task[count], 0)).toBe(all[count]);
      }),
    );
  });

  test('leaves those that are not flagged, and says of each of the others why it is gone', () => {
    fc.assert(
      fc.property(trials, ({ samples, audits }) => {
        const chosen = together([{ trials: 30, samples, dropped: [] }]);
        const left = withoutFlagged(chosen, audits);
        if (left === null) throw new RangeError('every trial was judged');
        const found = auditSamples(chosen.samples, { audits, taskIds: TASKS });
        expect(left.dropped.map(({ reason }) => reason)).toEqual(Array(found?.flagged).fill('audit_failed'));
        expect(chosen.samples.filter((each) => left.samples.includes(each))).toEqual(left.samples);
        expect(auditSamples(left.samples, { audits, taskIds: TASKS })?.flagged).toBe(0);
      }),
    );
  });

  test('is none where a single trial that gave a sample was not judged', () => {
    const samples = [sample(0, 'fibonacci', 'a'), sample(1, 'prime_checker', 'b')];
    const audits = new Map([[sample(0, 'fibonacci', 'a').id, auditOf({})]]);
    expect(auditSamples(samples, { audits, taskIds: TASKS })).toBeNull();
    expect(withoutFlagged({ trials: 2, samples, dropped: [] }, audits)).toBeNull();
    const part = { samples: 2, judged: 1, tasks: ['prime_checker'] };
    expect(judgedPart(samples, ({ id }) => audits.has(id))).toEqual(part);
  });

  test('leaves out no sample where one is not the code that was judged: nobody knows of it', () => {
    const samples = [sample(0, 'fibonacci', 'a')];
    const audits = new Map([[sample(0, 'fibonacci', 'a').id, null]]);
    expect(withoutFlagged({ trials: 1, samples, dropped: [] }, audits)).toBeNull();
  });

  test('says of how many samples the mutants tell anything, and nothing of a task that has none', () => {
    const samples = [
      sample(0, 'fibonacci', 'a'),
      sample(1, 'fibonacci', 'b'),
      sample(2, 'fibonacci', 'c'),
      sample(0, 'prime_checker', 'd'),
    ];
    const judged: Judged[] = [{ killed: 0 }, { vacuous: true }, { references: [0, 0] }, { mutants: 0 }];
    const audits = new Map(samples.map(({ id }, index) => [id, auditOf(judged[index] ?? {})]));
    const found = auditSamples(samples, { audits, taskIds: TASKS });
    if (found === null) throw new RangeError('every trial was judged');
    const { head, rows } = auditTable(found);
    const kills = head.indexOf('Kill no mutant');
    expect(rows.map((row) => row[kills])).toEqual(['2 of 2', '-', '2 of 2']);
    expect(head).not.toContain('Not judged');
  });
});
