import type { TrialAttribution } from '../attribution/attribution.ts';
import type { TrialAudit } from '../dataset/audit.ts';
import { parseChatMl, toChatFormat } from '../dataset/chat-format.ts';
import type { ChatSample, TrainingSample } from '../dataset/sample.ts';
import type { Message } from '../prompts.ts';
import { attributionColumns } from './attribution-columns.ts';
import { type Cell, type Column, rowObject } from './column.ts';

/** An answer that could be trained on, and what the controls say of its trial. */
export interface ExportedAnswer {
  sample: TrainingSample;
  attribution: TrialAttribution | null;
  /** As in the report of a dataset: null also where other code of the trial was judged. */
  audit: TrialAudit | null;
}

/** What stands beside each answer, so that users can choose for themselves. The attribution is that of the whole trial, `flagged` the answer's own. */
export const AUDIT_COLUMNS: readonly Column<ExportedAnswer>[] = [
  { name: 'trial_id', type: 'text', meaning: 'the trial that gave it', of: ({ sample }) => sample.trial_id },
  { name: 'task_id', type: 'text', meaning: 'its task', of: ({ sample }) => sample.task_id },
  { name: 'step', type: 'text', meaning: '`g_test` or `g_impl`', of: ({ sample }) => sample.step },
  { name: 'attempt', type: 'integer', meaning: 'number in its step, from 1', of: ({ sample }) => sample.attempt },
  { name: 'outcome', type: 'text', meaning: 'of the whole trial', of: ({ sample }) => sample.outcome },
  {
    name: 'passed',
    type: 'boolean',
    meaning: 'this very answer was accepted by its guard',
    of: ({ sample }) => sample.reason === 'pass',
  },
  { name: 'guard', type: 'text', meaning: 'whose verdict it is', of: ({ sample }) => sample.guard },
  { name: 'reason', type: 'text', meaning: 'why, from a closed list', of: ({ sample }) => sample.reason },
  { name: 'model_name', type: 'text', meaning: 'who answered', of: ({ sample }) => sample.model_name },
  { name: 'model_digest', type: 'text', meaning: 'its base weights', of: ({ sample }) => sample.model_digest },
  {
    name: 'adapter_digest',
    type: 'text',
    meaning: 'its adapter; null for the base model',
    of: ({ sample }) => sample.adapter_digest,
  },
  ...attributionColumns<ExportedAnswer>(
    ({ attribution }) => attribution,
    ({ audit }) => audit,
  ),
];

export function auditRow(answer: ExportedAnswer): Record<string, Cell> {
  return rowObject(AUDIT_COLUMNS, answer);
}

/**
 * TRL's conversational prompt and completion, of which a trainer takes the loss of the completion only, and the columns
 * above. https://huggingface.co/docs/trl/dataset_formats
 */
export function trlRow(answer: ExportedAnswer): {
  prompt: Message[];
  completion: Message[];
  [column: string]: Cell | Message[];
} {
  const { prompt, completion } = answer.sample;
  return {
    ...auditRow(answer),
    prompt: parseChatMl(prompt),
    completion: [{ role: 'assistant', content: completion }],
  };
}

/**
 * A line of OpenAI's chat format: messages and nothing else. Its reference knows `messages`, `tools`,
 * `parallel_tool_calls` and `functions` in a line and promises nothing for other keys, hence a file of `auditRow`s
 * beside it.
 */
export function openaiRow({ sample }: ExportedAnswer): ChatSample {
  return toChatFormat(sample);
}
