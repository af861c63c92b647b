import { expect, test } from 'vitest';
import { checkServing } from '../../activities/model/check-serving.ts';
import type { ServerReport } from '../../activities/model/model-server.ts';
import type { ModelIdentity } from '../../domain/records.ts';
import { modelIdentity } from '../support/model-identity.ts';
import { ScriptedModel } from '../support/scripted-model.ts';

class Server extends ScriptedModel {
  private readonly report: Partial<ServerReport>;

  constructor(report: Partial<ServerReport>) {
    super(() => '');
    this.report = report;
  }

  override async describe(): Promise<ModelIdentity> {
    return modelIdentity({ quantization: 'Q4_K_M' });
  }

  override async probe(model: string, signal: AbortSignal): Promise<ServerReport> {
    return { ...(await super.probe(model, signal)), url: 'http://there', ...this.report };
  }
}

const never = new AbortController().signal;
const check = (
  report: Partial<ServerReport>,
  merged: 'f16' | 'q4_k_m',
  model = 'ollama:miniature',
  further_adapters = 0,
) => checkServing(new Server(report), { model, merged, further_adapters }, never);

test('a server that takes adapters serves whatever is trained', async () => {
  expect(await check({}, 'f16')).toMatchObject({ takes_adapters: true });
});

test('a server that takes merged weights only is given those of the base quantization, and refused others', async () => {
  const merging = { takes_adapters: false, takes_weights: true };
  expect(await check(merging, 'q4_k_m')).toMatchObject(merging);
  await expect(check(merging, 'f16')).rejects.toThrow('(training.merged: got f16, allowed q4_k_m)');
  await expect(check(merging, 'q4_k_m', 'ollama:miniature', 2)).rejects.toThrow('2 more adapters wanted');
  await expect(check(merging, 'q4_k_m', 'ollama:qwen2.5-coder:7b')).rejects.toThrow('out of reach');
});

test('a server that takes neither is refused before the first trial', async () => {
  await expect(check({ takes_adapters: false, takes_weights: false }, 'f16')).rejects.toThrow(
    'scripted 1 at http://there can be given neither adapters nor weights',
  );
});
