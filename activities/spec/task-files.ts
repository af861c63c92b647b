import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PromptTemplates } from '../../domain/prompts.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { taskProblems } from '../../domain/input-problems.ts';
import { Task } from '../../domain/task.ts';
import { readJson } from '../files/parse.ts';

/** The tasks that come with the project. */
export const TASKS_DIR = fileURLToPath(new URL('../../tasks', import.meta.url));

/** The prompt texts in use; older versions stay for the records that name them. */
export const PROMPTS_VERSION = 'v1';

/** Ids of the tasks in a folder, sorted. */
export async function taskIds(tasksDir: string): Promise<string[]> {
  const files = await readdir(tasksDir);
  return files
    .filter((file) => file.endsWith('.json') && file !== 'schema.json')
    .map((file) => file.slice(0, -'.json'.length))
    .toSorted();
}

/** Reads tasks by id; `InvalidInput` names each unknown one and its nearest neighbour. */
export async function loadTasks(tasksDir: string, ids: readonly string[]): Promise<Task[]> {
  const known = await taskIds(tasksDir);
  const problems = taskProblems(ids, known);
  if (problems.length > 0) throw new InvalidInput(problems);
  return Promise.all(ids.map((id) => loadTask(tasksDir, id)));
}

async function loadTask(tasksDir: string, id: string): Promise<Task> {
  const file = join(tasksDir, `${id}.json`);
  const task = await readJson(file, Task);
  if (task === null) throw new InvalidInput([`tasks: ${file} is gone`]);
  if (task.id !== id)
    throw new InvalidInput([`${file}: its id must be the file's name (got "${task.id}", allowed "${id}")`]);
  return task;
}

export async function loadPrompts(tasksDir: string): Promise<PromptTemplates> {
  const text = async (name: string): Promise<string> =>
    (await readFile(join(tasksDir, 'prompts', PROMPTS_VERSION, `${name}.md`), 'utf8')).replace(/\n$/, '');
  const [system, g_test, g_impl, retry] = await Promise.all([
    text('system'),
    text('g_test'),
    text('g_impl'),
    text('retry'),
  ]);
  return { version: PROMPTS_VERSION, system, g_test, g_impl, retry };
}
