import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { TestProject } from 'vitest/node';
import { toolchain } from '../../setup/toolchain.ts';
import { prepareNamespace } from '../../workers/stack/namespace.ts';
import { freePort } from './free-port.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    temporalAddress: string;
    temporalUi: string;
  }
}

/** One real Temporal dev server, in memory, for the whole run; each test file works in a namespace of its own. */
export default async function temporalServer(project: TestProject): Promise<() => Promise<void>> {
  const { temporal } = await toolchain();
  const port = await freePort();
  const uiPort = await freePort();
  const server = spawn(
    temporal,
    [
      'server',
      'start-dev',
      '--ip',
      '127.0.0.1',
      '--port',
      String(port),
      '--ui-port',
      String(uiPort),
      '--dynamic-config-value',
      'frontend.enableCancelWorkerPollsOnShutdown=true',
      '--ui-disable-news-fetch',
      '--log-level',
      'never',
    ],
    {
      stdio: 'ignore',
    },
  );
  const address = `127.0.0.1:${port}`;
  await prepareNamespace({ address }, 'default', true, 30_000);
  project.provide('temporalAddress', address);
  project.provide('temporalUi', `http://127.0.0.1:${uiPort}`);
  return async () => {
    server.kill('SIGTERM');
    await once(server, 'exit');
  };
}
