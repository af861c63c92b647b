import { createSandbox, type Sandbox } from '../../activities/sandbox/index.ts';
import { built } from '../../setup/built.ts';
import { components } from '../../setup/components.ts';
import { Interrupted } from '../errors.ts';
import { onInterrupt } from '../interruption.ts';
import type { Output } from '../output.ts';
import { onUnread } from '../unread-output.ts';
import { UNSAFE_WARNING } from '../unsafe-option.ts';

export interface SandboxOptions {
  zygotes: number;
  unsafe: boolean;
}

/**
 * Does `work` with a sandbox of its own and closes it afterwards. Ctrl-C aborts the signal that `work` gets; no process
 * is left behind. Installs what only the sandbox needs where it is missing, and nothing else.
 */
export async function withSandbox<T>(
  { zygotes, unsafe }: SandboxOptions,
  output: Output,
  work: (sandbox: Sandbox, interrupted: AbortSignal) => Promise<T>,
): Promise<T> {
  const interruption = new AbortController();
  const { signal } = interruption;
  const releases = [
    onInterrupt(() => interruption.abort(new Interrupted('stopped; what was printed is complete'))),
    onUnread((reason) => interruption.abort(reason)),
  ];
  try {
    const { sandboxPython, bwrap } = components();
    const python = await built(sandboxPython);
    const sandbox = await createSandbox({ python, bwrap: (await bwrap.find()) ?? 'bwrap', zygotes, unsafe });
    try {
      signal.throwIfAborted();
      if (sandbox.notice !== null) output.narrate(sandbox.notice);
      if (sandbox.identity.level === 0) output.narrate(UNSAFE_WARNING);
      return await work(sandbox, signal);
    } finally {
      await sandbox.close();
    }
  } catch (cause) {
    // Streams and runs that were stopped each have an error of their own.
    signal.throwIfAborted();
    throw cause;
  } finally {
    for (const release of releases) release();
  }
}
