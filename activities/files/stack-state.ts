import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { loadClientConfigProfile } from '@temporalio/envconfig';
import { z } from 'zod';
import { writeJson } from './atomic.ts';
import { readJson } from './parse.ts';

/** `<results>/.stack/stack.json`: where a running stack can be reached, and which processes are its own. */
export const StackState = z.strictObject({
  pid: z.int(),
  ready: z.boolean(),
  address: z.string(),
  namespace: z.string(),
  /** Started by the stack; else it is the one that TEMPORAL_* or temporal.toml names. */
  own_server: z.boolean(),
  ui: z.string().nullable(),
  results_dir: z.string(),
  /** Where its workers read the tasks; a stack of an older version does not say. */
  tasks_dir: z.string().optional(),
  children: z.array(z.int()),
});
export type StackState = z.infer<typeof StackState>;

/** What the command line of a stack's own process holds. */
export const STACK_COMMAND = 'workers/stack/main.ts';

export function stackFolder(resultsDir: string): string {
  return join(resultsDir, '.stack');
}

/** The lock that the one stack of a results folder holds as long as it lives, draining included. */
export async function stackLock(resultsDir: string): Promise<string> {
  return `stack ${await realpath(resultsDir).catch(() => resultsDir)}`;
}

export function stackFile(resultsDir: string): string {
  return join(stackFolder(resultsDir), 'stack.json');
}

export function readStack(resultsDir: string): Promise<StackState | null> {
  return readJson(stackFile(resultsDir), StackState);
}

export function writeStack(state: StackState): Promise<void> {
  return writeJson(stackFile(state.results_dir), state);
}

/** A stack brings its own Temporal server unless the environment or temporal.toml names another. Throws when that cannot be read. */
export function startsOwnServer(environment: NodeJS.ProcessEnv): boolean {
  const overrideEnvVars: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) if (value !== undefined) overrideEnvVars[name] = value;
  const { address } = loadClientConfigProfile({ overrideEnvVars });
  return address === undefined && environment['TEMPORAL_PROFILE'] === undefined;
}
