import { join } from 'node:path';
import { readJson } from '../../activities/files/parse.ts';
import { Task } from '../../domain/task.ts';
import { liveStack } from '../stack.ts';
import { tasksDirOf, type TasksDirOption } from './tasks-dir.ts';

/**
 * The mutants of a task, as its file has them now, in the folder that the user names, else in that of the running stack,
 * which judges by it; none where the file is gone.
 */
export async function mutantsOf(taskId: string, resultsDir: string, option: TasksDirOption): Promise<Task['mutants']> {
  const stack = option.tasksDir === undefined ? await liveStack(resultsDir) : null;
  const tasksDir = stack?.tasks_dir ?? tasksDirOf(option);
  return (await readJson(join(tasksDir, `${taskId}.json`), Task))?.mutants ?? [];
}
