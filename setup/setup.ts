import { components } from './components.ts';
import type { Component, Log } from './component.ts';
import type { Toolchain } from './toolchain.ts';

export interface SetupOptions {
  /** Also what only the tests need: a browser. */
  withTests?: boolean;
  /** Receives the narration, line by line; standard error by default. */
  log?: Log;
}

/**
 * Makes this machine ready: finds each tool, installs what is missing, and returns where everything is. A second call
 * installs nothing. Throws NotReady when something is missing that it cannot install.
 */
export async function setup({ withTests = false, log = toStandardError }: SetupOptions = {}): Promise<Toolchain> {
  const { temporal, bwrap, sandboxPython, gpuPython, chromium } = components();
  const step = steps(withTests ? 5 : 4, log);
  return {
    temporal: await step(temporal),
    bwrap: await step(bwrap),
    sandboxPython: await step(sandboxPython),
    gpuPython: await step(gpuPython),
    chromium: withTests ? await step(chromium) : await chromium.find(),
  };
}

/** One numbered line for a tool that is there; more, with the time it took, for one that has to come. */
function steps(count: number, log: Log): (component: Component) => Promise<string> {
  let number = 0;
  return async (component) => {
    number += 1;
    const title = `[${number}/${count}] ${component.name}`;
    const found = await component.find();
    if (found !== null) {
      log(`${title} ... found at ${found}`);
      return found;
    }
    log(`${title} ... ${component.plan}`);
    const startedAt = Date.now();
    const installed = await component.install((line) => log(`      ${line}`));
    log(`${title} ... ready after ${((Date.now() - startedAt) / 1000).toFixed(1)} s at ${installed}`);
    return installed;
  };
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
