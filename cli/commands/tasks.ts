import { Command } from 'commander';
import { loadPrompts, loadTasks, TASKS_DIR, taskIds } from '../../activities/spec/task-files.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { createOutput } from '../output.ts';

export function tasksCommand(): Command {
  const tasks = new Command('tasks').description('the tasks that models are measured on');
  tasks.addCommand(new Command('list').description('list the tasks').option('--json', 'as JSON').action(list));
  tasks.addCommand(
    new Command('show')
      .description('show one task as the model sees it')
      .argument('<task>', 'a task id')
      .option('--prompt', 'print the exact prompt of the first step')
      .option('--json', 'the whole task, controls included, as JSON')
      .addHelpText('after', '\nExample:\n  tddft tasks show fibonacci --prompt\n')
      .action(show),
  );
  return tasks;
}

async function list({ json }: { json?: boolean }): Promise<void> {
  const tasks = await loadTasks(TASKS_DIR, await taskIds(TASKS_DIR));
  const text = tasks.map(({ id, version, title }) => `${id.padEnd(24)} v${version}  ${title}`).join('\n');
  createOutput(json ?? false).data(
    tasks.map(({ id, version, title }) => ({ id, version, title })),
    text,
  );
}

async function show(id: string, { prompt, json }: { prompt?: boolean; json?: boolean }): Promise<void> {
  const [task] = await loadTasks(TASKS_DIR, [id]);
  if (!task) return;
  const rendered = renderPrompt({ templates: await loadPrompts(TASKS_DIR), task, step: 'g_test' });
  const text = prompt
    ? rendered
    : `${task.title} (${task.id}, version ${task.version})\n\n${task.specification}\n\n${task.signature}`;
  createOutput(json ?? false).data(prompt ? { prompt: rendered } : task, text);
}
