import type { AdapterProbe } from '../domain/adapter.ts';

/** What the probe before the benchmark saw, as a sentence. */
export function probeText({ changed, answers, null_adapter }: AdapterProbe): string {
  const beside =
    null_adapter === 'equals_base'
      ? 'one of zeros (B = 0) through the same export changed none'
      : 'one of zeros could not be tried, since the server takes merged weights only';
  return `The adapter changed ${changed} of ${answers} probe answers; ${beside}.`;
}
