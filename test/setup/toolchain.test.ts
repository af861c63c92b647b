import { afterEach, expect, test, vi } from 'vitest';
import { NotReady } from '../../setup/not-ready.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { scratchFolder } from './scratch.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('on a bare machine the toolchain names everything that is missing, and the one command that brings it', async () => {
  const bare = await scratchFolder();
  vi.stubEnv('PATH', bare);
  vi.stubEnv('XDG_CACHE_HOME', bare);
  const failure = await toolchain().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(NotReady);
  expect(String(failure)).toMatch(
    /^NotReady: Temporal CLI.*, Python for the sandbox.*, Python for the GPU worker.*, bubblewrap: not set up on this machine\. To mend it: npm run setup$/,
  );
});
