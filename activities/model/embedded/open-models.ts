import type { Llama, LlamaContext, LlamaModel } from 'node-llama-cpp';
import type { AdapterRef } from '../../../domain/model.ts';
import { SequencePool } from './sequence-pool.ts';
import { verifiedWeights, type WeightsFile } from '../weights-file.ts';

export interface ContextRequest {
  gguf: WeightsFile;
  adapter: AdapterRef | null;
  numCtx: number;
}

export interface OpenModelsOptions {
  sequences: number;
  threads: number;
  /** What weights and contexts may take together; a single request may take more, since it has to be answered. */
  memoryBytes: number;
}

interface Weights {
  gguf: WeightsFile;
  model: LlamaModel;
  /** Digest by path. They go only with their model: llama.cpp's bindings free no adapter before. */
  adapters: Map<string, string>;
}

export interface OpenContext {
  weights: Weights;
  context: LlamaContext;
  pool: SequencePool;
  contextSize: number;
}

/** Adapters that one set of weights gathers before it is loaded anew to be rid of them: some 150 MB each for a 7B. */
const MOST_ADAPTERS = 8;

/**
 * Weights that stay loaded, each once however many adapters are asked for, and a context for each adapter: two
 * experiments at once must not load at every request. What was used least recently is closed when memory is short, first
 * what nobody uses now; a context in use is closed after those who have asked for it already.
 */
export class OpenModels {
  private readonly llama: Llama;
  private readonly options: OpenModelsOptions;
  /** In the order of their last use. */
  private readonly contexts = new Map<string, OpenContext>();
  private readonly weights = new Map<string, Weights>();
  private opening: Promise<unknown> = Promise.resolve();

  constructor(llama: Llama, options: OpenModelsOptions) {
    this.llama = llama;
    this.options = options;
  }

  /** `work` must ask for a sequence before it awaits anything: later its context may have been closed. */
  async use<T>(request: ContextRequest, work: (open: OpenContext) => Promise<T>): Promise<T> {
    const key = JSON.stringify(request);
    let found = this.contexts.get(key);
    while (!found || found.pool.closed) {
      const next = this.opening.catch(() => undefined).then(() => this.contexts.get(key) ?? this.open(key, request));
      this.opening = next;
      found = await next;
    }
    this.contexts.delete(key);
    this.contexts.set(key, found);
    return work(found);
  }

  async close(): Promise<void> {
    await this.opening.catch(() => undefined);
    for (const weights of this.weights.values()) await this.closeWeights(weights);
  }

  private async open(key: string, { gguf, adapter, numCtx }: ContextRequest): Promise<OpenContext> {
    const { sequences, threads } = this.options;
    if (adapter) await verifiedWeights(adapter);
    const weights = await this.load(gguf, adapter);
    const { model } = weights;
    const contextSize = Math.min(numCtx, model.trainContextSize);
    const shape = { contextSize, sequences, modelGpuLayers: 0 };
    await this.makeRoom((await model.fileInsights.estimateContextResourceRequirementsV2(shape)).cpuRam, weights);
    const context = await model.createContext({
      contextSize,
      sequences,
      threads,
      ...(adapter ? { lora: { adapters: [{ filePath: adapter.path, scale: 1 }] } } : {}),
    });
    if (adapter) weights.adapters.set(adapter.path, adapter.sha256);
    const all = Array.from({ length: sequences }, () => context.getSequence());
    // A context reads the list of its model's adapters at its first step: that must not fall into the loading of another.
    await all[0]?.evaluateWithoutGeneratingNewTokens(model.tokenize(' '));
    const opened = { weights, context, pool: new SequencePool(all), contextSize };
    this.contexts.set(key, opened);
    return opened;
  }

  private async load(gguf: WeightsFile, adapter: AdapterRef | null): Promise<Weights> {
    const loaded = this.weights.get(gguf.path);
    if (loaded && isSame(loaded.gguf, gguf) && canTake(loaded, adapter)) return loaded;
    if (loaded) await this.closeWeights(loaded);
    await this.makeRoom(gguf.size, null);
    const model = await this.llama.loadModel({ modelPath: gguf.path, gpuLayers: 0 });
    const weights = { gguf, model, adapters: new Map<string, string>() };
    this.weights.set(gguf.path, weights);
    return weights;
  }

  private async makeRoom(bytes: number, needed: Weights | null): Promise<void> {
    while (this.bytes() + bytes > this.options.memoryBytes) {
      const open = [...this.contexts];
      const oldest = open.find(([, { pool }]) => pool.idle) ?? open[0];
      if (oldest === undefined) return;
      const [key, context] = oldest;
      await this.closeContext(key, context);
      const used = [...this.contexts.values()].some(({ weights }) => weights === context.weights);
      if (!used && context.weights !== needed) await this.closeWeights(context.weights);
    }
  }

  private bytes(): number {
    const weights = [...this.weights.values()].map(({ model }) => model.size);
    const contexts = [...this.contexts.values()].map(({ context }) => context.memoryUsage.ram);
    return [...weights, ...contexts].reduce((sum, size) => sum + size, 0);
  }

  private async closeWeights(weights: Weights): Promise<void> {
    for (const [key, context] of this.contexts) {
      if (context.weights === weights) await this.closeContext(key, context);
    }
    this.weights.delete(weights.gguf.path);
    await weights.model.dispose();
  }

  private async closeContext(key: string, { pool, context }: OpenContext): Promise<void> {
    this.contexts.delete(key);
    await pool.close();
    await context.dispose();
  }
}

function isSame(loaded: WeightsFile, { size, mtimeMs }: WeightsFile): boolean {
  return loaded.size === size && loaded.mtimeMs === mtimeMs;
}

/** Bindings find an adapter by its path, so other contents under one path need weights of their own. */
function canTake({ adapters }: Weights, adapter: AdapterRef | null): boolean {
  if (adapter === null) return true;
  const known = adapters.get(adapter.path);
  return known === undefined ? adapters.size < MOST_ADAPTERS : known === adapter.sha256;
}
