import type { Client } from '@temporalio/client';
import { phasesQuery } from '../workflows/messages.ts';

/** How long each phase took, one line each. */
export async function phaseTimes(client: Client, experimentId: string): Promise<string[]> {
  const phases = await client.workflow.getHandle(experimentId).query(phasesQuery);
  const width = Math.max(...phases.map(({ name }) => name.length));
  return phases.map(({ name, state, started_at, finished_at, result }) => {
    const seconds = started_at && finished_at ? (Date.parse(finished_at) - Date.parse(started_at)) / 1000 : 0;
    const what = state === 'skipped' ? `skipped, ${result}` : (result ?? '');
    return `  ${name.padEnd(width)} ${seconds.toFixed(1).padStart(7)} s   ${what}`;
  });
}
