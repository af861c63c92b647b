import { changesText, modelChanges } from '../../domain/model-changes.ts';
import type { ModelRef } from '../../domain/model.ts';
import type { ModelIdentity } from '../../domain/records.ts';
import { ModelChanged } from './errors.ts';
import type { ModelServer } from './model-server.ts';

/** A server is asked again who it is when its last word is this old: some milliseconds in every 10 s. */
const ASKED_AGAIN_MS = 10_000;
const ANSWER_MS = 60_000;

/** Sees that the model that began an arm still answers. */
export class SameModel {
  private readonly server: ModelServer;
  private readonly seen = new Map<string, { at: number; identity: Promise<ModelIdentity> }>();

  constructor(server: ModelServer) {
    this.server = server;
  }

  /** Throws `ModelChanged` when weights, server or version are not those of `began`. */
  async require(model: ModelRef, began: ModelIdentity): Promise<void> {
    if (modelChanges(began, await this.identity(model)).length === 0) return;
    // What was seen some seconds ago may be what answered before this arm.
    this.forget(model);
    const changes = modelChanges(began, await this.identity(model));
    if (changes.length > 0) {
      throw new ModelChanged(`${model.name} is not what began this arm: ${changesText(changes)}`);
    }
  }

  /** A server that was lost in an answer may come back as another. */
  forget(model: ModelRef): void {
    this.seen.delete(keyOf(model));
  }

  private identity(model: ModelRef): Promise<ModelIdentity> {
    const key = keyOf(model);
    const known = this.seen.get(key);
    if (known && performance.now() - known.at < ASKED_AGAIN_MS) return known.identity;
    // Its own limit: who asks may be cancelled while others wait for the same answer.
    const identity = this.server.describe(model, AbortSignal.timeout(ANSWER_MS));
    this.seen.set(key, { at: performance.now(), identity });
    identity.catch(() => this.seen.delete(key));
    return identity;
  }
}

function keyOf({ name, adapter }: ModelRef): string {
  return `${name} ${adapter?.sha256 ?? ''}`;
}
