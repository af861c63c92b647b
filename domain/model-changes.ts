import type { ModelIdentity } from './records.ts';

export interface ModelChange {
  what: keyof ModelIdentity;
  was: string;
  is: string;
}

/** Told by some servers and versions only, so that nothing there is no change. */
const NOT_ALWAYS_TOLD = ['served_as', 'quantization', 'context', 'endpoint'] as const;
const ALWAYS_TOLD = ['name', 'digest', 'adapter_digest', 'server', 'server_version'] as const;

/** In what two identities differ. */
export function modelChanges(before: ModelIdentity, now: ModelIdentity): ModelChange[] {
  const told = NOT_ALWAYS_TOLD.filter((key) => before[key] !== null && now[key] !== null);
  return [...ALWAYS_TOLD, ...told]
    .filter((key) => before[key] !== now[key])
    .map((what) => ({ what, was: String(before[what] ?? 'none'), is: String(now[what] ?? 'none') }));
}

/** `server_version was 0.11.4, is 0.12.0; ...` */
export function changesText(changes: readonly ModelChange[]): string {
  return changes.map(({ what, was, is }) => `${what} was ${was}, is ${is}`).join('; ');
}
