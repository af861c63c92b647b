import type { Attempt } from '../records.ts';
import { attributionColumns } from './attribution-columns.ts';
import type { Column } from './column.ts';
import { attemptsOf, type JudgedTrial } from './judged-trial.ts';

/** `trials.csv` and `trials.parquet`: one row for each trial. */
export const TRIAL_COLUMNS: readonly Column<JudgedTrial>[] = [
  {
    name: 'trial_id',
    type: 'text',
    meaning: '`<experiment>.<arm>.<task>.<number>`',
    of: ({ record }) => record.trial_id,
  },
  { name: 'experiment_id', type: 'text', meaning: 'the experiment', of: ({ record }) => record.experiment_id },
  { name: 'arm', type: 'text', meaning: '`baseline`, `finetuned`, ...', of: ({ record }) => record.arm },
  { name: 'task_id', type: 'text', meaning: 'the task', of: ({ record }) => record.task_id },
  { name: 'task_version', type: 'integer', meaning: 'its version', of: ({ record }) => record.task_version },
  {
    name: 'trial_index',
    type: 'integer',
    meaning: 'number of the trial in its task, from 0',
    of: ({ record }) => record.trial_index,
  },
  {
    name: 'outcome',
    type: 'text',
    meaning:
      '`success`, `g_test_failed`, `g_impl_failed`, or `infrastructure_error`, which is no result and in no rate',
    of: ({ record }) => record.outcome,
  },
  { name: 'error', type: 'text', meaning: 'what broke', of: ({ record }) => record.error },
  {
    name: 'g_test_attempts',
    type: 'integer',
    meaning: 'attempts at tests',
    of: ({ record }) => record.g_test.length,
  },
  {
    name: 'g_impl_attempts',
    type: 'integer',
    meaning: 'attempts at an implementation',
    of: ({ record }) => record.g_impl.length,
  },
  {
    name: 'prompt_tokens',
    type: 'integer',
    meaning: 'of all attempts together',
    of: total(({ prompt_tokens }) => prompt_tokens),
  },
  {
    name: 'completion_tokens',
    type: 'integer',
    meaning: 'of all attempts together',
    of: total(({ completion_tokens }) => completion_tokens),
  },
  {
    name: 'generation_ms',
    type: 'number',
    meaning: 'time in the model server, waiting there included',
    of: total(({ duration_ms }) => duration_ms),
  },
  {
    name: 'guard_ms',
    type: 'number',
    meaning: 'time in the guards',
    of: total(({ verdict }) => verdict.duration_ms),
  },
  {
    name: 'duration_ms',
    type: 'number',
    meaning: 'from the first step to the last, waiting in queues included',
    of: ({ record }) => Date.parse(record.finished_at) - Date.parse(record.started_at),
  },
  { name: 'started_at', type: 'time', meaning: 'UTC', of: ({ record }) => record.started_at },
  { name: 'finished_at', type: 'time', meaning: 'UTC', of: ({ record }) => record.finished_at },
  {
    name: 'prompts_version',
    type: 'text',
    meaning: 'of the prompt templates',
    of: ({ record }) => record.prompts_version,
  },
  { name: 'model_name', type: 'text', meaning: 'as the spec names it', of: ({ record }) => record.model.name },
  {
    name: 'model_digest',
    type: 'text',
    meaning: 'sha256 of the base weights, or what stands for it',
    of: ({ record }) => record.model.digest,
  },
  {
    name: 'adapter_digest',
    type: 'text',
    meaning: 'sha256 of the adapter; null for the base model',
    of: ({ record }) => record.model.adapter_digest,
  },
  {
    name: 'model_server',
    type: 'text',
    meaning: 'what served the model',
    of: ({ record: { model } }) => `${model.server} ${model.server_version}`,
  },
  {
    name: 'quantization',
    type: 'text',
    meaning: "of the weights that answered, in llama.cpp's words",
    of: ({ record }) => record.model.quantization,
  },
  {
    name: 'sandbox_level',
    type: 'integer',
    meaning: '3 namespaces and all else, 2 without namespaces, 1 macOS, 0 nothing but limits',
    of: ({ record }) => record.sandbox.level,
  },
  { name: 'sandbox_python', type: 'text', meaning: 'version', of: ({ record }) => record.sandbox.python },
  { name: 'sandbox_pytest', type: 'text', meaning: 'version', of: ({ record }) => record.sandbox.pytest },
  ...attributionColumns<JudgedTrial>(({ attribution }) => attribution),
];

function total(of: (attempt: Attempt) => number): (row: JudgedTrial) => number {
  return ({ record }) => attemptsOf(record).reduce((sum, { attempt }) => sum + of(attempt), 0);
}
