import type { Connection } from './connection.ts';
import { type Introduction, introduction } from './introduction.ts';

/** How long what a server said of itself is taken as said; less than a server takes to load a model. */
const REMEMBERED_MS = 10_000;
const INTRODUCTION_MS = 60_000;

/** Remembers who a server was a moment ago, so that not every request has to ask. */
export class Acquaintance {
  private readonly connection: Connection;
  private known: { at: number; met: Promise<Introduction> } | null = null;

  constructor(connection: Connection) {
    this.connection = connection;
  }

  /** Asks anew, for whoever wants to know now. */
  async meet(signal: AbortSignal): Promise<Introduction> {
    const met = await introduction(this.connection, signal);
    this.known = { at: performance.now(), met: Promise.resolve(met) };
    return met;
  }

  /** Shared by requests side by side, so that the cancellation of one is none of the others'. */
  recent(): Promise<Introduction> {
    if (this.known && performance.now() - this.known.at < REMEMBERED_MS) return this.known.met;
    const met = introduction(this.connection, AbortSignal.timeout(INTRODUCTION_MS));
    this.known = { at: performance.now(), met };
    met.catch(() => this.forget());
    return met;
  }

  /** A server that was lost may come back as another. */
  forget(): void {
    this.known = null;
  }
}
