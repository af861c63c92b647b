/** Which trial of an arm: its task and its index within the task. */
export interface TrialSlot {
  taskId: string;
  trialIndex: number;
}

/**
 * The trial at `position` (0-based) of an arm. Tasks take turns, so that a run that is stopped early has about the same
 * number of trials of every task.
 */
export function trialSlot(position: number, taskIds: readonly string[]): TrialSlot {
  const taskId = taskIds[position % taskIds.length];
  if (taskId === undefined) throw new RangeError(`no trial at position ${position} of ${taskIds.length} tasks`);
  return { taskId, trialIndex: Math.floor(position / taskIds.length) };
}

/** Workflow id and record key of one trial: `<experiment>.<arm>.<task>.<017>`. */
export function trialId(experimentId: string, arm: string, { taskId, trialIndex }: TrialSlot): string {
  return `${armId(experimentId, arm)}.${taskId}.${String(trialIndex).padStart(3, '0')}`;
}

/** Workflow id of one arm: `<experiment>.<arm>`. */
export function armId(experimentId: string, arm: string): string {
  return `${experimentId}.${arm}`;
}

/** Workflow id of the attribution of one arm: `<experiment>.<arm>.attribution`. */
export function attributionId(experimentId: string, arm: string): string {
  return `${armId(experimentId, arm)}.attribution`;
}
