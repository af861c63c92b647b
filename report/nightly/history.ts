import type { NightArm, NightResult } from '../../domain/nightly/night.ts';

const DAY_MS = 86_400_000;

/** More nights than this of one nightly benchmark are not shown; the oldest ones are left out. */
export const MAX_NIGHTS = 400;

/** A night at its place on the axis of nights. */
export interface PlacedNight {
  result: NightResult;
  scheduledMs: number;
  /** 0 for the first night shown; numbers are left out where nights are missing. */
  slot: number;
}

/** The nights of one nightly benchmark, oldest first. */
export interface History {
  name: string;
  nights: PlacedNight[];
  /** Nights that are older than those shown. */
  leftOut: number;
  /** The usual time from one night to the next, a day at least. */
  cadenceMs: number;
}

/** By name. Nights of the same time keep the order of their ids. */
export function histories(results: readonly NightResult[]): History[] {
  const names = [...new Set(results.map(({ nightly }) => nightly))].toSorted(compare);
  return names.map((name) =>
    historyOf(
      name,
      results.filter(({ nightly }) => nightly === name),
    ),
  );
}

function historyOf(name: string, results: readonly NightResult[]): History {
  const dated = results
    .map((result) => ({ result, scheduledMs: scheduledMs(result) }))
    .toSorted((a, b) => a.scheduledMs - b.scheduledMs || compare(a.result.night, b.result.night));
  const shown = dated.slice(-MAX_NIGHTS);
  const cadenceMs = Math.max(
    DAY_MS,
    median(shown.slice(1).map((night, index) => night.scheduledMs - (shown[index]?.scheduledMs ?? 0))),
  );
  let slot = 0;
  const nights = shown.map((night, index) => {
    const before = shown[index - 1];
    if (before) slot += Math.max(1, Math.round((night.scheduledMs - before.scheduledMs) / cadenceMs));
    return { ...night, slot };
  });
  return { name, nights, leftOut: dated.length - shown.length, cadenceMs };
}

/** The time that the night's id carries; a night of another name has the time of its start. */
function scheduledMs({ night, started_at }: NightResult): number {
  const [, year, month, day, hour, minute, second] = /-(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)$/.exec(night) ?? [];
  const ms = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(ms) ? Date.parse(started_at) : ms;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Nights in a row that were compared with the same run. */
export interface ReferenceStretch {
  nights: PlacedNight[];
  arm: NightArm;
}

export function referenceStretches({ nights }: History): ReferenceStretch[] {
  const stretches: ReferenceStretch[] = [];
  for (const night of nights) {
    const { reference, reference_arm: arm } = night.result;
    const current = stretches.at(-1);
    if (current && current.nights[0]?.result.reference === reference && sameCounts(current.arm, arm)) {
      current.nights.push(night);
    } else if (arm !== null) {
      stretches.push({ nights: [night], arm });
    }
  }
  return stretches;
}

function sameCounts(a: NightArm, b: NightArm | null): boolean {
  return a.successes === b?.successes && a.scored === b.scored;
}

/** What changed from one night to the next, and where: the name of the drift, or a new reference. */
export interface Change {
  slot: number;
  what: string;
}

/** A drift that lasts is told once, in the night that it came with. */
export function changes({ nights }: History): Change[] {
  return nights.flatMap(({ result, slot }, index) => {
    const before = nights[index - 1]?.result;
    const known = new Set(before?.drift.map(({ what, night }) => `${what} ${night}`));
    const drifted = result.drift
      .filter(({ what, night }) => !known.has(`${what} ${night}`))
      .map(({ what }) => driftWords(what));
    const pinned =
      before?.reference && result.reference && before.reference !== result.reference ? ['new reference'] : [];
    const all = [...new Set([...pinned, ...drifted])];
    return all.length === 0 ? [] : [{ slot, what: named(all) }];
  });
}

/** Short enough for a label at any place of the narrow figure. */
function named(all: readonly string[]): string {
  const together = all.join(', ');
  return together.length <= 24 ? together : `${all[0] ?? ''} and ${all.length - 1} more`;
}

function driftWords(what: string): string {
  return what.replaceAll('_', ' ');
}

/** `2026-11-23`, UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
