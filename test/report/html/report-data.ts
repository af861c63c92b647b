import { analysisPlan } from '../../../domain/analysis-plan.ts';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import { armName, type MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { DatasetReport } from '../../../domain/dataset/sample.ts';
import { Design, Manifest } from '../../../domain/design.ts';
import { ArmSummary, type TrialRecord } from '../../../domain/records.ts';
import { addRecord, armSummary, emptyCounts, type TrialCounts } from '../../../domain/summary.ts';
import { armTasks, tunedArms } from '../../../domain/tuned-arms.ts';
import type { AttributionVerdict } from '../../../domain/attribution/attribution.ts';
import { verdictFlips } from '../../../domain/comparison/attribution-flips.ts';
import { ArmTally } from '../../../report/html/arm-tally.ts';
import type { ArmDetail, ReportData, Role } from '../../../report/html/report-data.ts';
import { armAttribution, attributionOf } from './attributions.ts';
import { CONTROL_ARMS, CONTROLLED, EXPERIMENT, recordsOf, TASKS } from './records.ts';
import { trainedAdapter } from './trained-adapter.ts';

const RETRY_BUDGET = 3;

export function designOf(tasks: readonly string[], trials: number, spec: object = {}): Design {
  return Design.parse({
    spec: { experiment_id: EXPERIMENT, tasks, trials_per_task: trials, ...spec },
    tasks: tasks.map((id) => ({
      id,
      version: 1,
      title: id,
      specification: id,
      signature: `def ${id}():`,
      entry_point: id,
    })),
    prompts: { version: 'v1', system: 's', g_test: 't', g_impl: 'i', retry: 'r' },
  });
}

export function manifestOf(design: Design): Manifest {
  return Manifest.parse({
    tddft_version: '0.1.0',
    created_at: '2026-01-01T00:00:00Z',
    design_sha256: 'd'.repeat(64),
    task_sha256: Object.fromEntries(design.spec.tasks.map((id) => [id, 'e'.repeat(64)])),
    prompts_sha256: 'f'.repeat(64),
    plan: analysisPlan(design.spec.analysis),
    plan_sha256: 'a'.repeat(64),
    design,
  });
}

/** An arm's counts, and what the report tells of its trials. */
export function armFrom(
  records: Iterable<TrialRecord>,
  role: Role,
  arm: string,
  attributed = false,
): { summary: ArmSummary; detail: ArmDetail } {
  const tally = new ArmTally(RETRY_BUDGET);
  const counts = new Map<string, TrialCounts>();
  let model: TrialRecord['model'] | undefined;
  for (const record of records) {
    tally.add(record, attributed ? attributionOf(record) : null);
    counts.set(record.task_id, addRecord(counts.get(record.task_id) ?? emptyCounts(), record));
    model = record.model;
  }
  if (model === undefined) throw new RangeError('an arm without trials');
  const summary = ArmSummary.parse(armSummary({ experimentId: EXPERIMENT, arm, model, counts }));
  return { summary, detail: tally.detail({ role, name: arm, summary }) };
}

interface DataShape {
  trials?: number;
  tasks?: string[];
  reference?: boolean;
  trained?: boolean;
  /** Whether our machinery broke every trial of the finetuned arm, or of every arm. */
  broken?: boolean | 'everywhere';
  /** Every arm's trials were judged by their tasks' controls. */
  attributed?: boolean;
  /** Declares every control, and a second seed. */
  controlled?: boolean;
  /** The arms of these that are measured. */
  controlArms?: string[];
}

/** The report's data of an experiment with this many trials per task. */
export function reportData({
  trials = 30,
  tasks = TASKS,
  reference = false,
  trained = true,
  broken = false,
  attributed = false,
  controlled = false,
  controlArms = controlled ? CONTROL_ARMS : [],
}: DataShape = {}): ReportData {
  const design = designOf(tasks, trials, controlled ? CONTROLLED : {});
  const all = (arm: string) =>
    armTasks(design.spec, arm).flatMap((task) => [
      ...recordsOf(task, { arm, trials, broken: broken === 'everywhere' || (broken && arm === 'finetuned') }),
    ]);
  const baseline = armFrom(all('baseline'), 'baseline', 'baseline', attributed);
  const finetuned = armFrom(all('finetuned'), 'finetuned', 'finetuned', attributed);
  const larger = reference ? armFrom(all('larger'), 'reference', 'larger', attributed) : null;
  const controls = controlArms.map((arm) => armFrom(all(arm), 'control', arm, attributed));
  const measured = (arm: { summary: ArmSummary; detail: ArmDetail }): MeasuredArm => ({
    summary: arm.summary,
    design,
    amendments: [],
    training: null,
    sandboxes: arm.detail.sandboxes,
  });
  return {
    comparison: compareArms({
      baseline: measured(baseline),
      finetuned: measured(finetuned),
      reference: larger && measured(larger),
      siblings: controls.map(measured),
      attributions: attributed
        ? {
            arms: new Map(
              [baseline, finetuned, ...controls].map((arm) => [
                armName(measured(arm)),
                armAttribution(arm.summary.arm, all(arm.summary.arm)),
              ]),
            ),
            flips: verdictFlips(verdicts(all('baseline')), verdicts(all('finetuned'))),
          }
        : null,
      analysis: design.spec.analysis,
    }),
    arms: [baseline, finetuned, ...controls, ...(larger ? [larger] : [])].map(({ detail }) => detail),
    datasets: trained ? { finetuned: DATASET } : {},
    outdated: [],
    adapters: trained
      ? tunedArms(design).flatMap(({ arm, dataset, trainingSeed }) =>
          dataset === null ? [] : [trainedAdapter(arm, trainingSeed)],
        )
      : [],
    manifest: manifestOf(design),
    programs: {},
    resultsDir: '/data/results',
    commit: 'c'.repeat(40),
    temporal: { ui: 'http://127.0.0.1:8233', namespace: 'default' },
  };
}

function verdicts(records: readonly TrialRecord[]): Map<string, Map<number, AttributionVerdict>> {
  const byTask = new Map<string, Map<number, AttributionVerdict>>();
  for (const attribution of records.map(attributionOf)) {
    if (attribution === null) continue;
    const { task_id, trial_index, verdict } = attribution;
    byTask.set(task_id, (byTask.get(task_id) ?? new Map()).set(trial_index, verdict));
  }
  return byTask;
}

const DATASET = DatasetReport.parse({
  selection: { first_attempt: true, validated: true, steps: ['tests', 'implementations'] },
  trials: 90,
  candidates: 180,
  samples: 40,
  distinct: 38,
  dropped: { infrastructure_error: 8, not_accepted: 60, not_validated: 42, not_first_attempt: 30 },
  per_task: TASKS.map((task_id) => ({
    task_id,
    tests: 6,
    implementations: 7,
    distinct: 12,
    dropped: { infrastructure_error: 2, not_accepted: 20, not_validated: 14, not_first_attempt: 10 },
  })),
  train: 36,
  validation: 4,
});
