import type { LlamaContextSequence } from 'node-llama-cpp';

/** Lends the sequences of one context; waits when all are lent. */
export class SequencePool {
  private readonly free: LlamaContextSequence[];
  private readonly size: number;
  private readonly waiting: (() => void)[] = [];
  private closed = false;

  constructor(sequences: LlamaContextSequence[]) {
    this.free = [...sequences];
    this.size = sequences.length;
  }

  async use<T>(work: (sequence: LlamaContextSequence) => Promise<T>, signal: AbortSignal): Promise<T> {
    const sequence = await this.take();
    try {
      signal.throwIfAborted();
      return await work(sequence);
    } finally {
      this.free.push(sequence);
      this.waiting.shift()?.();
    }
  }

  /** Lends nothing more, and resolves when nothing is lent: only then may the weights be freed. */
  async close(): Promise<void> {
    await Promise.all(Array.from({ length: this.size }, () => this.take()));
    this.closed = true;
    for (const wake of this.waiting.splice(0)) wake();
  }

  private async take(): Promise<LlamaContextSequence> {
    for (;;) {
      if (this.closed) throw new Error('these weights are being replaced by others; ask again');
      const sequence = this.free.pop();
      if (sequence) return sequence;
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
  }
}
