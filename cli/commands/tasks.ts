import { Command } from 'commander';
import { loadPrompts, loadTasks, taskIds } from '../../activities/spec/task-files.ts';
import { writeNewTask } from '../../activities/tasks/new-task.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { createOutput } from '../output.ts';
import { tasksDirOf, type TasksDirOption, withTasksDirOption } from '../tasks/tasks-dir.ts';
import { validate } from '../tasks/validate.ts';
import { withUnsafeOption } from '../unsafe-option.ts';

export function tasksCommand(): Command {
  const tasks = new Command('tasks').description('the tasks that models are measured on');
  tasks.addCommand(
    withTasksDirOption(new Command('list').description('list the tasks')).option('--json', 'as JSON').action(list),
  );
  tasks.addCommand(
    withTasksDirOption(new Command('show').description('show one task as the model sees it'))
      .argument('<task>', 'a task id')
      .option('--prompt', 'print the exact prompt of the first step')
      .option('--json', 'the whole task, controls included, as JSON')
      .addHelpText('after', '\nExample:\n  tddft tasks show fibonacci --prompt\n')
      .action(show),
  );
  tasks.addCommand(
    withUnsafeOption(
      withTasksDirOption(new Command('validate').description('check tasks by their controls, in the sandbox')),
    )
      .argument('[task...]', 'task ids; all of the folder without one')
      .option('--json', 'as JSON')
      .addHelpText(
        'after',
        '\nThe exit code is 1 when a task is not sound, 2 when a file is no task, 3 without a sandbox.\n\nExamples:\n  tddft tasks validate\n  tddft tasks validate my_task --tasks-dir my-tasks --json\n',
      )
      .action(validate),
  );
  tasks.addCommand(
    withTasksDirOption(new Command('new').description('write the file of a new task, an example to be written over'))
      .argument('<id>', 'lower-case letters, digits and underscores')
      .option('--json', 'as JSON')
      .addHelpText('after', '\nExample:\n  tddft tasks new my_task --tasks-dir my-tasks\n')
      .action(newTask),
  );
  return tasks;
}

interface Options extends TasksDirOption {
  prompt?: boolean;
  json?: boolean;
}

async function list(options: Options): Promise<void> {
  const tasksDir = tasksDirOf(options);
  const tasks = await loadTasks(tasksDir, await taskIds(tasksDir));
  const text = tasks
    .map(
      ({ id, version, difficulty = '-', title }) => `${id.padEnd(24)} v${version}  ${difficulty.padEnd(6)}  ${title}`,
    )
    .join('\n');
  createOutput(options.json ?? false).data(
    tasks.map(({ id, version, title, difficulty = null, tags, same_as }) => ({
      ...{ id, version, title, difficulty, tags, same_as },
    })),
    text,
  );
}

async function show(id: string, options: Options): Promise<void> {
  const tasksDir = tasksDirOf(options);
  const [task] = await loadTasks(tasksDir, [id]);
  if (!task) return;
  const rendered = renderPrompt({ templates: await loadPrompts(tasksDir), task, step: 'g_test' });
  const text = options.prompt
    ? rendered
    : `${task.title} (${task.id}, version ${task.version})\n\n${task.specification}\n\n${task.signature}`;
  createOutput(options.json ?? false).data(options.prompt ? { prompt: rendered } : task, text);
}

async function newTask(id: string, options: Options): Promise<void> {
  const output = createOutput(options.json ?? false);
  const tasksDir = tasksDirOf(options);
  const file = await writeNewTask(tasksDir, id);
  output.data({ file }, file);
  output.narrate(`An example. Write every field over, then: tddft tasks validate ${id} --tasks-dir ${tasksDir}`);
}
