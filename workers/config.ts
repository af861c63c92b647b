import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import type { AlertHook } from '../activities/nightly/hook.ts';
import { type ModelHosts, modelHosts } from '../activities/model/hosts.ts';
import { TASKS_DIR } from '../activities/spec/task-files.ts';
import { InvalidInput } from '../domain/invalid-input.ts';

const Environment = z.object({
  TDDFT_RESULTS_DIR: z.string().default('results'),
  TDDFT_TASKS_DIR: z.string().default(TASKS_DIR),
  TDDFT_LLM_SLOTS: z.union([z.literal('').transform(() => null), z.coerce.number().int().min(1).max(64)]).default(null),
  TDDFT_SANDBOX_SLOTS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  TDDFT_UNSAFE_NO_SANDBOX: z.enum(['0', '1']).default('0'),
  TDDFT_ALERT_URL: z
    .string()
    .refine((text) => text === '' || isWebhook(text), 'an http or https URL without a user and a password in it')
    .default(''),
  TDDFT_ALERT_COMMAND: z.string().trim().default(''),
});

/** How this process works; nothing here decides a result. */
export interface WorkerConfig {
  resultsDir: string;
  tasksDir: string;
  /** Null for as many as the model server makes use of. */
  llmSlots: number | null;
  /** Where model servers listen. */
  models: ModelHosts;
  sandboxSlots: number;
  /** Model-written code runs even where no level of the sandbox holds. */
  unsafeNoSandbox: boolean;
  /** Whom to tell of a nightly regression. */
  alert?: AlertHook | null;
}

/** The only place where a worker reads its environment, TEMPORAL_* aside. */
export function workerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const values = Environment.parse(environment);
  return {
    resultsDir: resolve(values.TDDFT_RESULTS_DIR),
    tasksDir: resolve(values.TDDFT_TASKS_DIR),
    llmSlots: values.TDDFT_LLM_SLOTS,
    models: modelHosts(environment),
    sandboxSlots: values.TDDFT_SANDBOX_SLOTS,
    unsafeNoSandbox: values.TDDFT_UNSAFE_NO_SANDBOX === '1',
    alert: alertHook(values.TDDFT_ALERT_URL, values.TDDFT_ALERT_COMMAND),
  };
}

function alertHook(url: string, command: string): AlertHook | null {
  if (url !== '' && command !== '') {
    throw new InvalidInput(['TDDFT_ALERT_URL, TDDFT_ALERT_COMMAND: both are set (allowed one of them)']);
  }
  if (url !== '') return { url };
  return command === '' ? null : { command };
}

/** A request cannot be made of a URL with credentials, and the error of that attempt would show them. */
function isWebhook(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return (protocol === 'https:' || protocol === 'http:') && username === '' && password === '';
}
