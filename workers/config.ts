import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';
import { TASKS_DIR } from '../activities/spec/task-files.ts';

const Environment = z.object({
  TDDFT_RESULTS_DIR: z.string().default('results'),
  TDDFT_TASKS_DIR: z.string().default(TASKS_DIR),
  TDDFT_LLM_SLOTS: z.coerce.number().int().min(1).max(64).default(4),
  TDDFT_SANDBOX_SLOTS: z.coerce.number().int().min(1).max(256).default(availableParallelism()),
  TDDFT_UNSAFE_NO_SANDBOX: z.enum(['0', '1']).default('0'),
});

/** How this process works; nothing here decides a result. */
export interface WorkerConfig {
  resultsDir: string;
  tasksDir: string;
  llmSlots: number;
  sandboxSlots: number;
  /** Model-written code runs even where no level of the sandbox holds. */
  unsafeNoSandbox: boolean;
}

/** The only place where a worker reads its environment, TEMPORAL_* aside. */
export function workerConfig(environment: NodeJS.ProcessEnv): WorkerConfig {
  const values = Environment.parse(environment);
  return {
    resultsDir: resolve(values.TDDFT_RESULTS_DIR),
    tasksDir: resolve(values.TDDFT_TASKS_DIR),
    llmSlots: values.TDDFT_LLM_SLOTS,
    sandboxSlots: values.TDDFT_SANDBOX_SLOTS,
    unsafeNoSandbox: values.TDDFT_UNSAFE_NO_SANDBOX === '1',
  };
}
