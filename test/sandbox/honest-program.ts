/** A solution that solves its task, and the tests that say so. */
export interface HonestProgram {
  name: string;
  solution: string;
  tests: string;
}

export function program(name: string, solution: string, tests: string): HonestProgram {
  return { name, solution, tests };
}
