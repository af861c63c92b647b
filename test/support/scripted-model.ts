import { createHash } from 'node:crypto';
import { ModelMissing } from '../../activities/model/errors.ts';
import type { Answer, GenerateRequest } from '../../activities/model/model-server.ts';
import type { ModelIdentity } from '../../domain/records.ts';
import { modelIdentity } from './model-identity.ts';
import { PlainServer, WARM_UP } from './plain-server.ts';

export type Script = (request: GenerateRequest) => string | Promise<string>;

/** A model server whose answers a test writes: for speed, and for failures that a real one would not give on demand. */
export class ScriptedModel extends PlainServer {
  readonly requests: GenerateRequest[] = [];
  private readonly script: Script;
  digest = createHash('sha256').update('scripted').digest('hex');

  constructor(script: Script) {
    super();
    this.script = script;
  }

  async describe({ name, adapter }: GenerateRequest['model']): Promise<ModelIdentity> {
    if (name !== 'miniature') throw new ModelMissing(`${name}: not scripted`);
    return modelIdentity({
      ...{ name, digest: this.digest, adapter_digest: adapter?.sha256 ?? null },
      server: 'scripted',
    });
  }

  async generate(request: GenerateRequest, signal: AbortSignal, onToken: () => void): Promise<Answer> {
    if (request.sampling.max_tokens === 1) return WARM_UP;
    this.requests.push(request);
    onToken();
    const completion = await this.script(request);
    signal.throwIfAborted();
    return {
      completion,
      finish_reason: 'stop',
      prompt_tokens: request.prompt.length,
      completion_tokens: completion.length,
      timings: null,
    };
  }
}

export function isTestStep({ prompt }: GenerateRequest): boolean {
  return prompt.includes('Write pytest tests for this function.');
}

export function isRetry({ prompt }: GenerateRequest): boolean {
  return prompt.includes('That answer was rejected.');
}

export function block(code: string): string {
  return `\`\`\`python\n${code}\n\`\`\``;
}

export const FIBONACCI_TESTS = block(
  'from solution import fibonacci\n\ndef test_small():\n    assert fibonacci(1) == 1\n    assert fibonacci(7) == 13',
);
export const FIBONACCI = block(
  'def fibonacci(n):\n    a, b = 0, 1\n    for _ in range(n):\n        a, b = b, a + b\n    return a',
);
export const WRONG_FIBONACCI = block('def fibonacci(n):\n    return n');
