import { z } from 'zod';
import { readStack } from '../activities/files/stack-state.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { parseInput } from '../domain/parse-input.ts';
import { serverPlace } from './server-place.ts';

export interface WebUi {
  /** Its address, without a slash at the end. */
  ui: string;
  namespace: string;
}

const Settings = z.object({ TDDFT_UI: z.url({ protocol: /^https?$/, error: 'an http or https address' }).optional() });

/**
 * The Temporal Web UI of a results folder: at TDDFT_UI, else that of the stack which serves the folder or served it
 * last, else where a local stack has it. `InvalidInput` for a server of the user's own without TDDFT_UI.
 */
export async function webUi(resultsDir: string): Promise<WebUi> {
  const { TDDFT_UI: told } = parseInput(Settings, process.env);
  const [place, last] = await Promise.all([serverPlace(resultsDir), readStack(resultsDir).catch(() => null)]);
  const namespace = place?.namespace ?? last?.namespace ?? 'default';
  const ui = told ?? (place === null || place.ownServer ? (last?.ui ?? 'http://127.0.0.1:8233') : null);
  if (ui === null) {
    throw new InvalidInput([
      'TDDFT_UI: needed with a Temporal server of your own (got nothing, allowed the address of its Web UI)',
    ]);
  }
  return { ui: ui.replace(/\/+$/, ''), namespace };
}
