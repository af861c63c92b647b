import { z } from 'zod';

/** One line of an archive: a run of a workflow, what the server's list says of it, and its history. */
export const ArchivedRun = z.strictObject({
  workflow_id: z.string(),
  run_id: z.string(),
  type: z.string(),
  /** As the server names it; a run that was `RUNNING` is fetched again by the next archive. */
  status: z.string(),
  started_at: z.string(),
  closed_at: z.string().nullable(),
  /** Undecoded proto3 JSON, which `Worker.runReplayHistory` and the Web UI's import take. */
  history: z.looseObject({ events: z.array(z.unknown()) }),
});
export type ArchivedRun = z.infer<typeof ArchivedRun>;
