import type { LlamaContextSequence } from 'node-llama-cpp';

/** Lends the sequences of one context, in the order in which they were asked for. */
export class SequencePool {
  private readonly free: LlamaContextSequence[];
  private readonly size: number;
  private readonly waiting: ((sequence: LlamaContextSequence) => void)[] = [];
  private closing = false;

  constructor(sequences: LlamaContextSequence[]) {
    this.free = [...sequences];
    this.size = sequences.length;
  }

  get idle(): boolean {
    return this.free.length === this.size;
  }

  /** Whether it lends nothing to who asks now. */
  get closed(): boolean {
    return this.closing;
  }

  async use<T>(work: (sequence: LlamaContextSequence) => Promise<T>, signal: AbortSignal): Promise<T> {
    const sequence = await this.take();
    try {
      signal.throwIfAborted();
      return await work(sequence);
    } finally {
      const next = this.waiting.shift();
      if (next) next(sequence);
      else this.free.push(sequence);
    }
  }

  /** Resolves when who asked before has been served and nothing is lent: only then may the context be freed. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(Array.from({ length: this.size }, () => this.take()));
  }

  private async take(): Promise<LlamaContextSequence> {
    return this.free.pop() ?? new Promise((lent) => this.waiting.push(lent));
  }
}
