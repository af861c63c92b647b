import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PromptTemplates } from '../../domain/prompts.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { inputProblems, taskProblems } from '../../domain/input-problems.ts';
import type { TaskFile } from '../../domain/task-check-folder.ts';
import { Task } from '../../domain/task.ts';
import { isMissing, readJson } from '../files/parse.ts';

/** The tasks that come with the project. */
export const TASKS_DIR = fileURLToPath(new URL('../../tasks', import.meta.url));

/** The prompt texts in use; older versions stay for the records that name them. */
export const PROMPTS_VERSION = 'v1';

/** Ids of the tasks in a folder, sorted. */
export async function taskIds(tasksDir: string): Promise<string[]> {
  const files = await readdir(tasksDir).catch((cause: Error) => {
    throw new InvalidInput([`tasks: cannot read the folder (got "${tasksDir}": ${cause.message}, allowed a folder)`]);
  });
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

/** The tasks of a folder as their files stand, ids unchecked; `malformed` has every problem of a file that is no task. */
export async function readTaskFiles(
  tasksDir: string,
): Promise<{ files: TaskFile[]; malformed: Map<string, string[]> }> {
  const files: TaskFile[] = [];
  const malformed = new Map<string, string[]>();
  for (const name of await taskIds(tasksDir)) {
    const text = await readFile(join(tasksDir, `${name}.json`), 'utf8');
    const read = taskOf(text);
    if ('task' in read) files.push({ name, task: read.task });
    else malformed.set(name, read.problems);
  }
  return { files, malformed };
}

function taskOf(text: string): { task: Task } | { problems: string[] } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    return { problems: [`input: not JSON (got ${String(cause)}, allowed a JSON object)`] };
  }
  const { data, error } = Task.safeParse(value);
  return error ? { problems: inputProblems(error, value, Task) } : { task: data };
}

/** The prompts of a folder of tasks; those of the project where it has none of its own. */
export async function loadPrompts(tasksDir: string): Promise<PromptTemplates> {
  const folder = await promptsFolder(tasksDir);
  const text = async (name: string): Promise<string> =>
    (await readFile(join(folder, `${name}.md`), 'utf8')).replace(/\n$/, '');
  const [system, g_test, g_impl, retry] = await Promise.all([
    text('system'),
    text('g_test'),
    text('g_impl'),
    text('retry'),
  ]);
  return { version: PROMPTS_VERSION, system, g_test, g_impl, retry };
}

async function promptsFolder(tasksDir: string): Promise<string> {
  const own = join(tasksDir, 'prompts', PROMPTS_VERSION);
  try {
    await access(own);
    return own;
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    return join(TASKS_DIR, 'prompts', PROMPTS_VERSION);
  }
}
