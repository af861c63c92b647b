import { AttributionVerdict } from '../../attribution/attribution.ts';
import type { Manifest } from '../../design.ts';
import type { ArmSummary } from '../../records.ts';
import { inspectResults } from './results.ts';
import type { LogTotals } from './totals.ts';

/** Of Inspect's log files: LOG_SCHEMA_VERSION in inspect_ai/_util/constants.py. */
const LOG_VERSION = 2;

export interface ArmLog {
  manifest: Pick<Manifest, 'tddft_version' | 'design' | 'design_sha256'>;
  summary: Pick<ArmSummary, 'experiment_id' | 'arm' | 'model'>;
  totals: LogTotals;
}

/** How the log names who answered; an adapter is part of it, so that two arms are two models of one eval. */
export function inspectModel({ arm, model }: Pick<ArmSummary, 'arm' | 'model'>): string {
  return model.adapter_digest === null ? model.name : `${model.name}+${arm}`;
}

/** `_journal/start.json`: what is known before the first sample. */
export function inspectStart(log: ArmLog): object {
  const { spec } = log.manifest.design;
  const config = generateConfig(log);
  return {
    version: LOG_VERSION,
    eval: evalSpec(log),
    plan: {
      name: 'test-driven development',
      steps: (['g_test', 'g_impl'] as const).map((solver) => {
        const params = { attempts: spec.retry_budget, feedback: spec.feedback };
        return { solver, params, params_passed: params };
      }),
      config,
    },
  };
}

/** `header.json`: the whole log without its samples. `EvalLog` in inspect_ai/log/_log.py. */
export function inspectHeader(log: ArmLog): object {
  const { totals } = log;
  return {
    ...inspectStart(log),
    status: 'success',
    results: inspectResults(totals),
    stats: {
      started_at: totals.startedAt,
      completed_at: totals.completedAt,
      model_usage: { [inspectModel(log.summary)]: totals.usage },
      role_usage: {},
    },
    invalidated: false,
  };
}

function evalSpec(log: ArmLog): object {
  const { manifest, summary, totals } = log;
  const { experiment_id: experimentId, arm, model } = summary;
  const { spec, prompts } = manifest.design;
  const { name, ...identity } = model;
  const { repeat_penalty, num_ctx } = spec.sampling;
  const frequency = { name: 'inspect_ai/frequency', options: { categories: AttributionVerdict.options } };
  return {
    eval_id: `${experimentId}.${arm}`,
    run_id: experimentId,
    created: totals.startedAt,
    task: 'tddft',
    task_id: `${experimentId}.${arm}`,
    task_version: prompts.version,
    task_display_name: `${experimentId}, ${arm}`,
    task_attribs: {},
    task_args: { trials_per_task: spec.trials_per_task, retry_budget: spec.retry_budget, feedback: spec.feedback },
    tags: [experimentId, arm],
    dataset: { name: 'tasks', samples: totals.tasks.size, sample_ids: [...totals.tasks.keys()], shuffled: false },
    model: inspectModel(summary),
    model_generate_config: generateConfig(log),
    model_args: { name, ...identity, repeat_penalty, num_ctx },
    config: { epochs: totals.epochs, epochs_reducer: ['mean'], fail_on_error: false },
    packages: { tddft: manifest.tddft_version },
    metadata: { experiment_id: experimentId, arm, design_sha256: manifest.design_sha256 },
    scorers: [
      {
        name: 'tests',
        options: {},
        metrics: [
          { name: 'inspect_ai/accuracy', options: {} },
          { name: 'inspect_ai/stderr', options: {} },
        ],
      },
      ...(totals.verdicts.size === 0 ? [] : [{ name: 'attribution', options: {}, metrics: [frequency] }]),
    ],
  };
}

function generateConfig({ manifest }: ArmLog): object {
  const { temperature, top_p, top_k, max_tokens, seed } = manifest.design.spec.sampling;
  return { temperature, top_p, top_k, max_tokens, seed };
}
