import type { Client } from '@temporalio/client';
import { phasesQuery } from '../workflows/messages.ts';

/** How long each phase took, one line each. */
export async function phaseTimes(client: Client, experimentId: string): Promise<string[]> {
  const phases = await client.workflow.getHandle(experimentId).query(phasesQuery);
  return phases.map(({ name, started_at, finished_at, result }) => {
    const seconds = started_at && finished_at ? (Date.parse(finished_at) - Date.parse(started_at)) / 1000 : 0;
    return `  ${name.padEnd(11)} ${seconds.toFixed(1).padStart(7)} s   ${result ?? ''}`;
  });
}
