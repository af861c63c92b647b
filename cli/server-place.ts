import type { ConnectionOptions } from '@temporalio/client';
import { isAlive } from '../activities/files/live-process.ts';
import { readStack, STACK_COMMAND, type StackState } from '../activities/files/stack-state.ts';
import { bringsOwnServer, temporalSettings } from './temporal-settings.ts';

/** The Temporal server that a results folder is worked on with, whether or not it answers. */
export interface ServerPlace {
  options: ConnectionOptions;
  address: string;
  namespace: string;
  /** Started by the stack; else it is the one that TEMPORAL_* or temporal.toml names. */
  ownServer: boolean;
}

/**
 * That of the stack which serves the folder, else that of the environment; null when there is neither. `NotReady` for
 * settings that cannot be read.
 */
export async function serverPlace(resultsDir: string): Promise<ServerPlace | null> {
  const stack = await runningStack(resultsDir);
  if (stack?.own_server) {
    const { address, namespace } = stack;
    return { options: { address }, address, namespace, ownServer: true };
  }
  if (stack === null && bringsOwnServer()) return null;
  const { connectionOptions, namespace = 'default' } = temporalSettings();
  const address = stack?.address ?? connectionOptions.address ?? 'localhost:7233';
  return {
    options: { ...connectionOptions, address },
    address,
    namespace: stack?.namespace ?? namespace,
    ownServer: false,
  };
}

/** The stack of the folder if its process lives, ready or not. */
export async function runningStack(resultsDir: string): Promise<StackState | null> {
  const stack = await readStack(resultsDir).catch(() => null);
  return stack !== null && (await isAlive(stack.pid, STACK_COMMAND)) ? stack : null;
}
