import type { ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { startsOwnServer } from '../activities/files/stack-state.ts';
import { NotReady } from '../setup/not-ready.ts';

/** The Temporal server that TEMPORAL_* and temporal.toml name; `NotReady` when they cannot be read. */
export function temporalSettings(): { connectionOptions: ConnectionOptions; namespace?: string } {
  return readable(() => loadClientConnectConfig());
}

/** Whether a stack would bring a Temporal server of its own; `NotReady` as above. */
export function bringsOwnServer(): boolean {
  return readable(() => startsOwnServer(process.env));
}

function readable<T>(read: () => T): T {
  try {
    return read();
  } catch (cause) {
    // What reading a file without any profile ends in.
    const isEmpty = cause instanceof TypeError;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new NotReady({
      component: 'Temporal settings',
      reason: isEmpty ? 'temporal.toml has no profile' : reason,
      fix: 'look at TEMPORAL_PROFILE, TEMPORAL_CONFIG_FILE, TEMPORAL_TLS_* and temporal.toml',
    });
  }
}
