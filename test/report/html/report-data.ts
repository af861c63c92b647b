import { analysisPlan } from '../../../domain/analysis-plan.ts';
import { compareArms } from '../../../domain/comparison/compare-arms.ts';
import type { MeasuredArm } from '../../../domain/comparison/measured-arm.ts';
import { DatasetReport } from '../../../domain/dataset/sample.ts';
import { Design, Manifest } from '../../../domain/design.ts';
import { ArmSummary, type TrialRecord } from '../../../domain/records.ts';
import { Training } from '../../../domain/spec.ts';
import { addRecord, armSummary, emptyCounts, type TrialCounts } from '../../../domain/summary.ts';
import { TrainResult } from '../../../domain/training.ts';
import { ArmTally } from '../../../report/html/arm-tally.ts';
import type { ArmDetail, ReportData, Role, TrainingDetail } from '../../../report/html/report-data.ts';
import { EXPERIMENT, recordsOf, TASKS } from './records.ts';

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
): { summary: ArmSummary; detail: ArmDetail } {
  const tally = new ArmTally(RETRY_BUDGET);
  const counts = new Map<string, TrialCounts>();
  let model: TrialRecord['model'] | undefined;
  for (const record of records) {
    tally.add(record);
    counts.set(record.task_id, addRecord(counts.get(record.task_id) ?? emptyCounts(), record));
    model = record.model;
  }
  if (model === undefined) throw new RangeError('an arm without trials');
  const summary = ArmSummary.parse(armSummary({ experimentId: EXPERIMENT, arm, model, counts }));
  return { summary, detail: tally.detail({ role, name: arm, summary }) };
}

/** The report's data of an experiment with this many trials per task. */
export function reportData({
  trials = 30,
  tasks = TASKS,
  reference = false,
  trained = true,
  broken = false,
}: { trials?: number; tasks?: string[]; reference?: boolean; trained?: boolean; broken?: boolean } = {}): ReportData {
  const all = (arm: 'baseline' | 'finetuned' | 'larger') =>
    tasks.flatMap((task) => [...recordsOf(task, { arm, trials, broken: broken && arm === 'finetuned' })]);
  const baseline = armFrom(all('baseline'), 'baseline', 'baseline');
  const finetuned = armFrom(all('finetuned'), 'finetuned', 'finetuned');
  const larger = reference ? armFrom(all('larger'), 'reference', 'larger') : null;
  const design = designOf(tasks, trials);
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
      analysis: design.spec.analysis,
    }),
    arms: [baseline.detail, finetuned.detail, ...(larger ? [larger.detail] : [])],
    dataset: trained ? DATASET : null,
    training: trained ? TRAINING : null,
    manifest: manifestOf(design),
    commit: 'c'.repeat(40),
    temporal: { ui: 'http://127.0.0.1:8233', namespace: 'default' },
  };
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

const TRAINING: TrainingDetail = {
  log: Array.from({ length: 1000 }, (_, index) => ({
    step: index + 1,
    loss: 1 / (index + 10) + (index % 7) / 100,
    valLoss: index % 250 === 249 ? 0.05 : null,
  })),
  result: TrainResult.parse({
    adapter_dir: 'adapter',
    log_file: 'training_log.jsonl',
    steps: 1000,
    epochs: 3,
    train_samples: 36,
    val_samples: 4,
    train_loss: 0.04,
    val_loss: 0.05,
    trainable_parameters: 155_648,
    device: 'cpu',
    quantization: 'none',
    precision: 'fp32',
    duration_s: 33,
    resumed_from_step: null,
    versions: { torch: '2.13.0' },
  }),
  settings: Training.parse({}),
  adapterSha256: 'b'.repeat(64),
  probe: { changed: 20, answers: 24 },
};
