import { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { type AuditedTrial, auditedTrial, type SampleAudits } from '../../domain/dataset/audit.ts';
import type { TrainingSample } from '../../domain/dataset/sample.ts';
import { extractCode } from '../../domain/extract-code.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { trialId } from '../../domain/trial-plan.ts';
import { sha256 } from '../files/digest.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';

/** What the tasks' controls say of an arm's trials as sources of samples. */
export interface AuditedTrials {
  /** Those that were judged, by trial; none where a file is damaged. */
  trials: ReadonlyMap<string, AuditedTrial>;
  damage: DamagedFile | null;
}

export async function readAuditedTrials(
  folder: ResultsFolder,
  arm: string,
  taskIds: readonly string[],
): Promise<AuditedTrials> {
  const trials = new Map<string, AuditedTrial>();
  try {
    for (const taskId of taskIds) {
      const file = folder.arm(arm).attributions(taskId);
      for await (const trial of readJsonLines(file, linesOf(arm, taskId)))
        trials.set(trial.trial_id, auditedTrial(trial));
    }
  } catch (cause) {
    if (cause instanceof DamagedFile) return { trials: new Map(), damage: cause };
    throw cause;
  }
  return { trials, damage: null };
}

/** Lets a sample's trial speak for it only where the sample is the code that was judged. */
export function sampleAudits(
  samples: readonly TrainingSample[],
  { trials }: Pick<AuditedTrials, 'trials'>,
): SampleAudits {
  return new Map(
    samples.flatMap(({ id, trial_id, step, completion }) => {
      const judged = trials.get(trial_id);
      if (!judged) return [];
      const code = extractCode(completion);
      const same = code !== null && sha256(code) === judged.sha256[step];
      return [[id, same ? judged.audit : null] as const];
    }),
  );
}

/** The schema of the lines of one file: each is of another trial of its arm and task. */
function linesOf(arm: string, taskId: string) {
  const seen = new Set<string>();
  return TrialAttribution.superRefine(({ trial_id, task_id, trial_index }, context) => {
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    if (task_id !== taskId) refuse('task_id', `must be ${taskId} here (got ${task_id})`);
    else if (!trial_id.endsWith(trialId('', arm, { taskId, trialIndex: trial_index })))
      refuse('trial_id', `is not trial ${trial_index} of ${arm} (got ${trial_id})`);
    if (seen.has(trial_id)) refuse('trial_id', `${trial_id} appears twice`);
    seen.add(trial_id);
  });
}
