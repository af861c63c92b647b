import { createHash } from 'node:crypto';
import { type AttributionCounts, ArmAttribution, TrialAttribution } from '../../../domain/attribution/attribution.ts';
import { addAttribution, addCounts, noAttributions } from '../../../domain/attribution/counts.ts';
import { acceptedTests, lastImplementation } from '../../../domain/attribution/judged-code.ts';
import { attributionVerdict } from '../../../domain/attribution/verdict.ts';
import type { TrialRecord } from '../../../domain/records.ts';
import { EXPERIMENT } from './records.ts';

const MUTANTS = ['starts_at_one', 'one_step_short', 'one_step_more', 'zero_is_one'];

/** What the controls say of a trial: of every verdict some; null where it was not scored. */
export function attributionOf({ outcome, ...record }: TrialRecord): TrialAttribution | null {
  if (outcome === 'infrastructure_error') return null;
  const { trial_id, task_id, trial_index: index } = record;
  const [testCode, code] = [acceptedTests(record), lastImplementation(record)];
  const accepts = index % 3 !== 1;
  const vacuous = index % 11 === 5;
  const right = outcome === 'success' ? index % 4 !== 0 : index % 5 === 0;
  const tests =
    testCode !== null
      ? {
          sha256: sha256(testCode),
          references: [3, accepts ? 3 : index % 2].map((passes) => ({ passes, runs: 3 })),
          vacuous,
          killed: accepts && !vacuous ? MUTANTS.slice(0, index % 5) : null,
          mutants: MUTANTS.length,
        }
      : null;
  const implementation =
    code === null
      ? null
      : {
          sha256: sha256(code),
          passes_hidden: right,
          reason: right ? ('pass' as const) : ('fail' as const),
          failed: right ? [] : ['test_hidden[0]', 'test_hidden[1]'],
        };
  return TrialAttribution.parse({
    ...{ trial_id, task_id, trial_index: index, outcome, tests, implementation },
    verdict: attributionVerdict({ outcome, tests, implementation }),
  });
}

function sha256(code: string): string {
  return createHash('sha256').update(code).digest('hex');
}

/** `attribution.json` of some trials of one arm. */
export function armAttribution(arm: string, records: readonly TrialRecord[]): ArmAttribution {
  const tasks = new Map<string, AttributionCounts>();
  for (const record of records) {
    const counts = tasks.get(record.task_id) ?? noAttributions();
    const attribution = attributionOf(record);
    tasks.set(record.task_id, attribution === null ? counts : addAttribution(counts, attribution));
  }
  return ArmAttribution.parse({
    experiment_id: EXPERIMENT,
    arm,
    sandbox: { level: 3, python: '3.11.2', pytest: '9.2.0', runner: 'fork server 1' },
    limits: {},
    controls_sha256: Object.fromEntries([...tasks.keys()].map((task) => [task, 'c'.repeat(64)])),
    tasks: [...tasks].map(([task_id, counts]) => ({ task_id, ...counts })),
    overall: [...tasks.values()].reduce(addCounts, noAttributions()),
    cost: { runs: 412, known: 88, wall_ms: 19_000, benchmark_ms: 135_000 },
  });
}
