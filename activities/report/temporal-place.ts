import { dirname } from 'node:path';
import type { TemporalPlace } from '../../report/html/report-data.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { readStack } from '../files/stack-state.ts';

const LOCAL: TemporalPlace = { ui: 'http://127.0.0.1:8233', namespace: 'default' };

/** The Web UI of the stack that last served the results folder; a local server's where none is known. */
export async function temporalPlace({ root }: ResultsFolder): Promise<TemporalPlace> {
  const stack = await readStack(dirname(root)).catch(() => null);
  return stack === null ? LOCAL : { ui: stack.ui ?? LOCAL.ui, namespace: stack.namespace };
}
