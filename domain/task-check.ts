import type { Task } from './task.ts';

/** One thing that is wrong with a task, and in which field of its file. */
export interface TaskProblem {
  field: string;
  problem: string;
  got: string;
  allowed: string;
}

export const MIN_REFERENCES = 2;
export const MIN_MUTANTS = 8;
export const MIN_CASES = 10;

/** `file: field: what is wrong (got .., allowed ..)`. */
export function taskProblemLine(file: string, { field, problem, got, allowed }: TaskProblem): string {
  return `${file}: ${field}: ${problem} (got ${got}, allowed ${allowed})`;
}

/** What the text of a task alone shows to be wrong with it; nothing of it is run. */
export function textProblems(task: Task): TaskProblem[] {
  return [...missingParts(task), ...nameProblems(task), ...repeatedMutants(task)];
}

function missingParts({ difficulty, tags, mutants, reference_solutions, specification }: Task): TaskProblem[] {
  const tooFew = (field: string, got: number, wanted: number): TaskProblem[] =>
    got >= wanted ? [] : [{ field, problem: 'too few', got: String(got), allowed: `at least ${wanted}` }];
  const paragraphs = specification.trim().split('\n').length;
  return [
    ...(difficulty === undefined
      ? [{ field: 'difficulty', problem: 'missing', got: 'nothing', allowed: 'easy, medium, hard' }]
      : []),
    ...tooFew('tags', tags.length, 1),
    ...tooFew('reference_solutions', reference_solutions.length, MIN_REFERENCES),
    ...tooFew('mutants', mutants.length, MIN_MUTANTS),
    ...(paragraphs > 1
      ? [
          {
            field: 'specification',
            problem: 'more than one paragraph',
            got: `${paragraphs} lines`,
            allowed: 'one line',
          },
        ]
      : []),
  ];
}

/** The model is told a signature; what judges it must call that very name. */
function nameProblems({ entry_point, signature, hidden_tests }: Task): TaskProblem[] {
  const imports = new RegExp(String.raw`^from solution import (?:\([^)]*|.*)\b${entry_point}\b`, 'm');
  return [
    ...(signature.startsWith(`def ${entry_point}(`)
      ? []
      : [{ field: 'signature', problem: 'another name', got: quoted(signature), allowed: `def ${entry_point}(...` }]),
    ...(imports.test(hidden_tests)
      ? []
      : [
          {
            field: 'hidden_tests',
            problem: 'the entry point is not imported',
            got: 'no such line',
            allowed: `from solution import ${entry_point}`,
          },
        ]),
  ];
}

function repeatedMutants({ mutants }: Task): TaskProblem[] {
  const repeated = (key: 'id' | 'code'): TaskProblem[] =>
    mutants.flatMap((mutant, index) => {
      const first = mutants.findIndex((other) => other[key] === mutant[key]);
      return first === index
        ? []
        : [
            {
              field: `mutants[${index}].${key}`,
              problem: `given twice, in mutants[${first}] too`,
              got: quoted(mutant[key]),
              allowed: 'each once',
            },
          ];
    });
  return [...repeated('id'), ...repeated('code')];
}

export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}...` : text);
}
