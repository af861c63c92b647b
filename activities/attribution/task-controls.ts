import { join } from 'node:path';
import type { TaskControls } from '../../domain/attribution/judged-program.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { Task } from '../../domain/task.ts';
import { sha256 } from '../files/digest.ts';
import { readJson } from '../files/parse.ts';

/** A task and its controls as its file stands now, and what they are known by. `InvalidInput` where the file is gone. */
export async function taskControls(
  tasksDir: string,
  taskId: string,
): Promise<{ task: Task; controls: TaskControls; controls_sha256: string }> {
  const file = join(tasksDir, `${taskId}.json`);
  const task = await readJson(file, Task);
  if (task === null) {
    throw new InvalidInput([`tasks: ${taskId} cannot be attributed without its controls (there is no ${file})`]);
  }
  const { reference_solutions, stub, hidden_tests } = task;
  const mutants = task.mutants.map(({ id, code }) => ({ id, code }));
  const controls = { reference_solutions, stub, mutants, hidden_tests };
  return { task, controls, controls_sha256: sha256(JSON.stringify(controls)) };
}
