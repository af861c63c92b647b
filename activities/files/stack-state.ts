import { join } from 'node:path';
import { z } from 'zod';
import { writeJson } from './atomic.ts';
import { readJson } from './parse.ts';

/** `<results>/.stack/stack.json`: where a running stack can be reached, and which processes are its own. */
export const StackState = z.strictObject({
  pid: z.int(),
  ready: z.boolean(),
  address: z.string(),
  namespace: z.string(),
  ui: z.string().nullable(),
  results_dir: z.string(),
  children: z.array(z.int()),
});
export type StackState = z.infer<typeof StackState>;

/** What the command line of a stack's own process holds. */
export const STACK_COMMAND = 'workers/stack/main.ts';

export function stackFolder(resultsDir: string): string {
  return join(resultsDir, '.stack');
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
