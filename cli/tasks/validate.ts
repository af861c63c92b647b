import { availableParallelism } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { readTaskFiles } from '../../activities/spec/task-files.ts';
import { checkTask } from '../../activities/tasks/check-task.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { taskProblems } from '../../domain/input-problems.ts';
import type { TaskFile } from '../../domain/task-check-folder.ts';
import { taskProblemLine } from '../../domain/task-check.ts';
import { WIDTH } from '../../report/console.ts';
import { type TaskCheckRow, taskCheckText } from '../../report/task-check.ts';
import { createOutput, type Output } from '../output.ts';
import { withSandbox } from '../sandbox/open.ts';
import { tasksDirOf, type TasksDirOption } from './tasks-dir.ts';

interface ValidateOptions extends TasksDirOption {
  unsafeNoSandbox?: boolean;
  json?: boolean;
}

/** Checks the tasks that were named, or all of the folder; exit code 1 when one is not sound. */
export async function validate(wanted: string[], options: ValidateOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const tasksDir = tasksDirOf(options);
  const { chosen, folder } = await taskFiles(tasksDir, wanted, output);
  const zygotes = availableParallelism();
  const unsafe = options.unsafeNoSandbox ?? false;
  const rows = await withSandbox({ zygotes, unsafe }, output, (sandbox, signal) =>
    Promise.all(
      chosen.map(async (file): Promise<TaskCheckRow> => {
        const check = await checkTask(file, folder, { sandbox, signal });
        const path = shownPath(tasksDir, file.name);
        const problems = check.problems.map((problem) => taskProblemLine(path, problem));
        output.narrate(`${file.name}: ${problems.length === 0 ? 'sound' : 'NOT SOUND'}`);
        return { ...check, problems };
      }),
    ),
  );
  const sound = rows.every(({ problems }) => problems.length === 0);
  output.data({ sound, tasks: rows }, taskCheckText(rows, { width: WIDTH }));
  if (!sound) process.exitCode = 1;
}

/** Throws `InvalidInput` where a name is unknown, or a file that is to be checked is no task. */
async function taskFiles(
  tasksDir: string,
  wanted: string[],
  output: Output,
): Promise<{ chosen: TaskFile[]; folder: TaskFile[] }> {
  const { files, malformed } = await readTaskFiles(tasksDir);
  const known = [...files.map(({ name }) => name), ...malformed.keys()];
  const names = wanted.length === 0 ? known : wanted;
  const unknown = taskProblems(names, known);
  if (unknown.length > 0) throw new InvalidInput(unknown);
  if (names.length === 0) throw new InvalidInput([`tasks: none (got "${tasksDir}", allowed a folder with task files)`]);
  const lines = (name: string): string[] =>
    (malformed.get(name) ?? []).map((problem) => `${shownPath(tasksDir, name)}: ${problem}`);
  const refused = names.flatMap(lines);
  if (refused.length > 0) throw new InvalidInput(refused);
  for (const line of [...malformed.keys()].flatMap(lines)) output.narrate(line);
  return { chosen: files.filter(({ name }) => names.includes(name)), folder: files };
}

/** As short as can be from here. */
function shownPath(tasksDir: string, name: string): string {
  const file = join(tasksDir, `${name}.json`);
  const fromHere = relative(resolve(), file);
  return fromHere.startsWith('..') ? file : fromHere;
}
