import { expect, test } from 'vitest';
import type { ArmAttribution } from '../../domain/attribution/attribution.ts';
import { addAttribution, noAttributions } from '../../domain/attribution/counts.ts';
import { Limits } from '../../domain/spec.ts';
import { attributionReport } from '../../report/attribution.ts';
import { trialAttributionText } from '../../report/trial-attribution.ts';
import { trialAttribution } from '../domain/trial-attribution.ts';
import { trialRecord } from '../domain/trial-record.ts';

const success = trialAttribution(trialRecord({ tests: 1, implementation: 1 }), { killed: 3, mutants: 4 });
const collusion = trialAttribution(trialRecord({ tests: 1, implementation: 1 }), {
  references: [0, 3],
  passesHidden: false,
});
const counts = [success, success, collusion].reduce(addAttribution, noAttributions());

test('the table of an arm has its verdicts, how good its tests are, and what it took to know', () => {
  const attribution: ArmAttribution = {
    experiment_id: 'e',
    arm: 'baseline',
    sandbox: { level: 3, python: '3', pytest: '9', runner: 'none' },
    limits: Limits.parse({}),
    controls_sha256: {},
    tasks: [{ task_id: 'fibonacci', ...counts }],
    overall: counts,
    cost: { runs: 40, known: 2, wall_ms: 2500, benchmark_ms: 20_000 },
  };
  const [title, heading, row, all, cost] = attributionReport(attribution).split('\n');
  expect(title).toContain('Attribution of baseline');
  expect(heading?.split(/ {2,}/)).toHaveLength(10);
  expect(row?.trim().split(/ {2,}/)).toEqual(['fibonacci', '2', '1', '0', '0', '0', '0', '0', '66.7%', '75.0%']);
  expect(all).toMatch(/^all /);
  expect(cost).toBe(
    "Attribution took 3 s for baseline (12.5% of its benchmark's time): 40 programs ran, 2 judgements were known.",
  );
});

test('a trial names the mutants that its tests let pass, and what is wrong with them', () => {
  const why = 'starts the sequence at one';
  const mutants = [0, 3].map((index) => ({ id: `mutant_${index}`, code: 'pass', why }));
  const text = trialAttributionText(success, mutants);
  expect(text).toContain('=== attribution: true_success');
  expect(text).toContain('mutants: 3 of 4 killed: mutant_0, mutant_1, mutant_2');
  expect(text).toContain(`survived: mutant_3: ${why}`);
  expect(text).not.toContain('survived: mutant_0');
});

test('a trial names the references that its tests reject, and the hidden tests that its code fails', () => {
  const text = trialAttributionText(collusion, []);
  expect(text).toContain('reference 1: accepted in 0 of 3 runs');
  expect(text).toContain('mutants: not tried');
  expect(text).toContain('fails the hidden tests (fail): test_solution.py::test_one');
  const nothing = trialAttribution(trialRecord({ tests: null }));
  expect(trialAttributionText(nothing, [])).toContain('tests: none was accepted');
});
