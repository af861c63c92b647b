import type { Comparison } from '../../domain/comparison/comparison.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import type { ArmSummary } from '../../domain/records.ts';
import type { Role } from '../../report/html/report-data.ts';

/** A verdict on other trials than those shown beside it would be worse than none: `DamagedFile` names the comparison. */
export function requireSameTrials(
  comparison: Comparison,
  { role, name, summary }: { role: Role; name: string; summary: ArmSummary },
  file: string,
): void {
  if (role === 'reference') return;
  for (const { task_id: taskId, [role]: compared } of comparison.per_task) {
    const counted = summary.tasks.find(({ task_id }) => task_id === taskId);
    if (counted?.successes === compared.successes && counted.scored === compared.trials) continue;
    throw new DamagedFile(
      file,
      null,
      `it compares ${compared.successes}/${compared.trials} trials of ${name}, ${taskId}, where there are ${counted?.successes ?? 0}/${counted?.scored ?? 0}; \`tddft compare ${comparison.experiment_id}\` compares again`,
    );
  }
}
