import { spawn } from 'node:child_process';
import { writeStack } from '../../activities/files/stack-state.ts';
import { inject } from 'vitest';
import type { Lab } from './lab.ts';

/** Makes a lab look like a running stack to commands that join one; returns what ends that. */
export async function asStack({ client, resultsDir }: Lab): Promise<() => void> {
  // A stack is known by its command line.
  const standIn = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)', 'workers/stack/main.ts']);
  await writeStack({
    pid: standIn.pid ?? 0,
    ready: true,
    address: inject('temporalAddress'),
    namespace: client.options.namespace,
    own_server: true,
    ui: inject('temporalUi'),
    results_dir: resultsDir,
    children: [],
  });
  return () => void standIn.kill();
}
