import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { Task, taskJsonSchema } from '../../domain/task.ts';
import { writeJson } from '../files/atomic.ts';
import { exampleTask } from './example-task.ts';

/**
 * Writes `<id>.json` with an example that is sound as it stands, and `schema.json` beside it where there is none.
 * `InvalidInput` when the id is none or the file is there already.
 */
export async function writeNewTask(tasksDir: string, id: string): Promise<string> {
  parseInput(Task.pick({ id: true }), { id });
  const file = join(tasksDir, `${id}.json`);
  if (id === 'schema' || (await exists(file)))
    throw new InvalidInput([`${file}: there already (got "${id}", allowed an id that no file of the folder has)`]);
  await writeJson(file, exampleTask(id));
  const schema = join(tasksDir, 'schema.json');
  if (!(await exists(schema))) await writeJson(schema, taskJsonSchema());
  return file;
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
