import { quoted, type TaskProblem } from './task-check.ts';
import type { Task } from './task.ts';

/** A task and the name of its file, less `.json`. */
export interface TaskFile {
  name: string;
  task: Task;
}

/** What is wrong with one task of a folder beside the others of it. */
export function folderProblems({ name, task }: TaskFile, folder: readonly TaskFile[]): TaskProblem[] {
  const others = folder.filter((file) => file.name !== name);
  return [...idProblems(name, task, others), ...kinshipProblems(task, others), ...twins(task, others)];
}

function idProblems(name: string, { id }: Task, others: readonly TaskFile[]): TaskProblem[] {
  const sameId = others.filter(({ task }) => task.id === id);
  return [
    ...(id === name ? [] : [{ field: 'id', problem: 'not the file’s name', got: quoted(id), allowed: quoted(name) }]),
    ...sameId.map((other) => ({
      field: 'id',
      problem: `${other.name}.json has it too`,
      got: quoted(id),
      allowed: 'each id once',
    })),
  ];
}

function kinshipProblems({ id, same_as }: Task, others: readonly TaskFile[]): TaskProblem[] {
  return same_as.flatMap((kin, index) => {
    const field = `same_as[${index}]`;
    if (kin === id) return [{ field, problem: 'the task itself', got: quoted(kin), allowed: 'other tasks' }];
    const other = others.find(({ task }) => task.id === kin);
    if (other === undefined) {
      const known = others.map(({ task }) => task.id).join(', ') || 'none, for the folder has no other';
      return [{ field, problem: 'unknown task', got: quoted(kin), allowed: known }];
    }
    if (other.task.same_as.includes(id)) return [];
    return [
      {
        field,
        problem: `${kin} does not name this task in turn`,
        got: `same_as ${JSON.stringify(other.task.same_as)} there`,
        allowed: `${quoted(id)} among them`,
      },
    ];
  });
}

/** Copies under another id would count as evidence twice. */
function twins({ entry_point, specification }: Task, others: readonly TaskFile[]): TaskProblem[] {
  const told = normalised(specification);
  return others
    .filter(({ task }) => task.entry_point === entry_point && normalised(task.specification) === told)
    .map((other) => ({
      field: 'specification',
      problem: `the same as that of ${other.task.id}, with the same entry point`,
      got: quoted(specification),
      allowed: 'another problem',
    }));
}

function normalised(text: string): string {
  return text.toLowerCase().replaceAll(/\s+/g, ' ').trim();
}
