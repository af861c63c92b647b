import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { StackState } from '../../activities/files/stack-state.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';

/** What a worker process reads; `workers/config.ts` knows the name too. */
const VARIABLE = 'TDDFT_TASKS_DIR';

export interface TasksDirOption {
  tasksDir?: string | undefined;
}

export function withTasksDirOption(command: Command): Command {
  return command.option('--tasks-dir <dir>', `a folder of your own tasks (${VARIABLE}, else the project's)`);
}

/** The folder of the flag, else that of the environment, as workers take it, else the project's. */
export function tasksDirOf({ tasksDir }: TasksDirOption): string {
  return resolve(tasksDir ?? process.env[VARIABLE] ?? TASKS_DIR);
}

/** What workers are told; absolute, for they stand in another folder than the user. */
export function tasksEnvironment(option: TasksDirOption): Record<string, string> {
  return { [VARIABLE]: tasksDirOf(option) };
}

/** A running stack keeps its folder: throws `InvalidInput` where the user names another. */
export function requireSameTasks({ tasks_dir, results_dir }: StackState, option: TasksDirOption): void {
  const isNamed = option.tasksDir !== undefined || process.env[VARIABLE] !== undefined;
  const wanted = tasksDirOf(option);
  if (!isNamed || tasks_dir === undefined || tasks_dir === wanted) return;
  throw new InvalidInput([
    `--tasks-dir: the running stack of ${results_dir} has another (got "${wanted}", allowed "${tasks_dir}", or end it first)`,
  ]);
}
