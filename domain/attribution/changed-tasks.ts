/** What people are told of tasks whose files are no longer the declared ones, though what the model was asked is. */
export function changedTasksLine(taskIds: readonly string[]): string {
  return `Judged by other task files than the experiment declared: ${taskIds.join(', ')}.`;
}
