import { table } from '../domain/table.ts';
import { printable } from './printable.ts';

interface ControlCount {
  held: number;
  total: number;
}

/** What `tddft tasks validate` found of one task; `problems` as lines. */
export interface TaskCheckRow {
  task: string;
  cases: number | null;
  controls: Record<'reference' | 'stub' | 'mutant' | 'hack', ControlCount>;
  problems: readonly string[];
}

const HEAD = ['task', 'cases', 'references pass', 'stub fails', 'mutants fail', 'hacks fail', 'sound'];

/** A table of the controls, and below it every problem on a line of its own. */
export function taskCheckText(rows: readonly TaskCheckRow[], { width }: { width: number }): string {
  const cells = rows.map(({ task, cases, controls: { reference, stub, mutant, hack }, problems }) => [
    task,
    cases === null ? '-' : String(cases),
    ...[reference, stub, mutant, hack].map(({ held, total }) => `${held}/${total}`),
    problems.length === 0 ? 'yes' : 'NO',
  ]);
  const problems = rows.flatMap((row) => row.problems);
  const lines = [...table([HEAD, ...cells], { width }), ...(problems.length === 0 ? [] : ['', ...problems])];
  return lines.map((line) => printable(line.replaceAll(/\s*\n\s*/g, ' '))).join('\n');
}
