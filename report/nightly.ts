import { nightLines } from '../domain/nightly/details.ts';
import type { NightResult } from '../domain/nightly/night.ts';

/** One night on the console: the outcome first. */
export function nightReport(result: NightResult): string {
  return [`${result.night}: ${result.outcome}`, '', ...nightLines(result)].join('\n');
}
