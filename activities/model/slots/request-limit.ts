import { type ServerKind, serverKind } from '../../../domain/model.ts';
import { type Asked, GradientLimit } from './gradient-limit.ts';

/** A server that tells its slots is asked again for them. */
const ASKED_AGAIN_MS = 60_000;

interface ServerLimit {
  /** Its slots by its own word; null where it tells none, undefined before it was asked. */
  slots: number | null | undefined;
  askedAtMs: number;
  gradient: GradientLimit;
  inFlight: number;
}

/** One more than the server answers side by side waits there, so that it has work while an answer is on its way back. */
export function limitOfSlots(slots: number): number {
  return slots + 1;
}

/**
 * How many requests a worker may send at a time. It cannot know which server a request is for before it has taken it, so
 * of the servers that are asked at the moment the smallest limit holds.
 */
export class RequestLimit {
  private readonly servers = new Map<ServerKind, ServerLimit>();
  private readonly changed: (limit: number, why: string) => void;
  private latest: ServerKind | null = null;
  private limit = 1;

  /** `changed` is told each new limit, and what it comes from. */
  constructor(changed: (limit: number, why: string) => void) {
    this.changed = changed;
  }

  /** 1 until a server was asked for its slots: some milliseconds of the first request. */
  get current(): number {
    return this.limit;
  }

  /** Hears that this model's server is asked for something; true when it has to be asked for its slots too, by `tell`. */
  notice(model: string, atMs: number): boolean {
    const server = this.serverOf(model);
    this.latest = serverKind(model);
    if (atMs - server.askedAtMs < ASKED_AGAIN_MS) return false;
    server.askedAtMs = atMs;
    return true;
  }

  tell(model: string, slots: number | null): void {
    this.serverOf(model).slots = slots;
    this.update();
  }

  /** A server that could not be asked keeps what it said before. */
  tellNothing(model: string): void {
    this.serverOf(model).slots ??= null;
    this.update();
  }

  begin(model: string, atMs: number): Asked {
    const server = this.serverOf(model);
    server.inFlight += 1;
    const asked = server.gradient.begin(atMs);
    this.update();
    return asked;
  }

  /** `tokens` is null when no answer came. */
  end(model: string, asked: Asked, atMs: number, tokens: number | null): void {
    const server = this.serverOf(model);
    server.inFlight -= 1;
    server.gradient.end(asked, atMs, tokens);
    this.update();
  }

  private serverOf(model: string): ServerLimit {
    const kind = serverKind(model);
    const known = this.servers.get(kind);
    if (known) return known;
    const server = { slots: undefined, askedAtMs: -Infinity, gradient: new GradientLimit(), inFlight: 0 };
    this.servers.set(kind, server);
    return server;
  }

  private update(): void {
    const asked = [...this.servers].filter(([kind, { inFlight }]) => inFlight > 0 || kind === this.latest);
    const limits = asked.map(([kind, server]) => ({ kind, slots: server.slots, limit: limitOf(server) }));
    const smallest = limits.toSorted((a, b) => a.limit - b.limit)[0];
    if (smallest === undefined || smallest.limit === this.limit) return;
    this.limit = smallest.limit;
    this.changed(smallest.limit, reasonOf(smallest));
  }
}

function limitOf({ slots, gradient }: ServerLimit): number {
  if (slots === undefined) return 1;
  return slots === null ? gradient.limit : limitOfSlots(slots);
}

function reasonOf({ kind, slots }: { kind: ServerKind; slots: number | null | undefined }): string {
  if (slots === undefined) return `${kind}: not asked yet`;
  return slots === null ? `${kind}: by its tokens per second` : `${kind}: answers ${slots} side by side`;
}
