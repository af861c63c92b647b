import type { AdapterProbe } from '../domain/adapter.ts';

/** What the probe before the benchmark saw, as a sentence. */
export function probeText({ changed, answers, unrepeated, null_adapter }: AdapterProbe): string {
  const beside =
    null_adapter === 'equals_base'
      ? 'one of zeros (B = 0) through the same export changed none'
      : 'one of zeros could not be tried, since the server takes merged weights only';
  const noise = unrepeated === 0 ? '' : ` (${unrepeated} answers did not come a second time: the server's own noise)`;
  return `The adapter changed ${changed} of ${answers} probe answers; ${beside}${noise}.`;
}
