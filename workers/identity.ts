import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { VERSION } from '../setup/version.ts';

/** What a worker of the queue `experiments` must share with every other: else one continues what it does not know. */
export interface ServedPlace {
  version: string;
  /** Digest of the workflow code. */
  code: string;
  /** Digest of the real path of the results folder. */
  results: string;
}

/** How a worker of any queue is named in histories and among pollers. */
export function workerIdentity(): string {
  return `${process.pid}@${hostname()} tddft ${VERSION}`;
}

export function experimentsIdentity({ code, results }: ServedPlace): string {
  return `${workerIdentity()} code ${code} results ${results}`;
}

export async function servedPlace(code: string, resultsDir: string): Promise<ServedPlace> {
  const path = await realpath(resultsDir).catch(() => resultsDir);
  return { version: VERSION, code, results: createHash('sha256').update(path).digest('hex').slice(0, 8) };
}

/** Null for an identity of another make, such as that of a version before this one. */
export function placeOf(identity: string): ServedPlace | null {
  const [, version, code, results] = /^\S+ tddft (\S+) code ([0-9a-f]{12}) results ([0-9a-f]{8})$/.exec(identity) ?? [];
  return version && code && results ? { version, code, results } : null;
}
