import type { Training } from '../../domain/spec.ts';
import { baseModel } from './base-models.ts';
import { AdapterNotServed } from './errors.ts';
import type { ModelServer, ServerReport } from './model-server.ts';

export interface WantedServing {
  model: string;
  merged: Training['merged'];
  /** Arms with an adapter beside the finetuned one, of which no merged model is written. */
  further_adapters: number;
}

/**
 * Sees that what will be trained can be served. A server that takes no adapters must be given merged weights of the base
 * model's own quantization: any other would be benchmarked along with the training.
 */
export async function checkServing(
  server: ModelServer,
  { model, merged, further_adapters }: WantedServing,
  signal: AbortSignal,
): Promise<ServerReport> {
  const report = await server.probe(model, signal);
  if (report.takes_adapters) return report;
  const who = `${report.server} ${report.server_version}${report.url === null ? '' : ` at ${report.url}`}`;
  if (!report.takes_weights) {
    throw new AdapterNotServed(
      `${who} can be given neither adapters nor weights, so no tuned model can be benchmarked on it; docs/models.md says which servers can (\`tddft benchmark\` measures the base model alone)`,
    );
  }
  if (further_adapters > 0) {
    throw new AdapterNotServed(
      `${who} takes no adapters, only merged weights, which only the finetuned arm gets (controls, training.seeds: ${further_adapters} more adapters wanted, allowed none)`,
    );
  }
  const { quantization } = await server.describe({ name: model, adapter: null }, signal);
  const needed = quantization?.toLowerCase() ?? "the base model's quantization";
  if (merged !== quantization?.toLowerCase()) {
    throw new AdapterNotServed(
      `${who} takes no adapters, only merged weights, which must be quantized as ${model} is (training.merged: got ${merged}, allowed ${needed})`,
    );
  }
  if (baseModel(model).gguf === null) {
    throw new AdapterNotServed(
      `${who} takes no adapters, and the weights of ${model} are out of reach, which a merged model is made from`,
    );
  }
  return report;
}
