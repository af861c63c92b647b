import { shellWord } from '../../../domain/shell-word.ts';
import type { ReportData } from '../report-data.ts';

/**
 * The command that runs the same design again, from any folder of the machine that has the results. Beside the spec it
 * names what the spec does not hold: the folders, and that code may run uncontained.
 */
export function repeatCommand({ manifest, arms, resultsDir }: ReportData): string {
  const { experiment_id: id } = manifest.design.spec;
  const tasksDir = manifest.tasks_dir ?? null;
  const uncontained = arms.some(({ sandboxes }) => sandboxes.some(({ level }) => level === 0));
  return [
    `tddft run --spec ${shellWord(`${resultsDir}/${id}/spec.json`)} --id ${id}-again`,
    `--results-dir ${shellWord(resultsDir)}`,
    ...(tasksDir === null ? [] : [`--tasks-dir ${shellWord(tasksDir)}`]),
    ...(uncontained ? ['--unsafe-no-sandbox'] : []),
  ].join(' ');
}
