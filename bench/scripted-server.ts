import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, GenerateRequest } from '../activities/model/model-server.ts';
import type { ModelIdentity } from '../domain/records.ts';
import type { Task } from '../domain/task.ts';
import { modelIdentity } from '../test/support/model-identity.ts';
import { PlainServer, WARM_UP } from '../test/support/plain-server.ts';

/**
 * Not a model: answers each prompt after `latencyMs` with the task's own hidden tests or first reference solution, at
 * most `slots` prompts at a time. Each answer carries its seed, so that no two trials run the same program.
 */
export class ScriptedServer extends PlainServer {
  private readonly tasks: readonly Task[];
  private readonly latencyMs: number;
  private free: number;
  private readonly waiting: (() => void)[] = [];

  constructor({ tasks, latencyMs, slots }: { tasks: readonly Task[]; latencyMs: number; slots: number }) {
    super();
    this.tasks = tasks;
    this.latencyMs = latencyMs;
    this.free = slots;
  }

  async describe({ name }: GenerateRequest['model']): Promise<ModelIdentity> {
    const digest = createHash('sha256').update('scripted').digest('hex');
    return modelIdentity({ name, digest, server: 'scripted' });
  }

  async generate({ prompt, sampling }: GenerateRequest, signal: AbortSignal, onToken: () => void): Promise<Answer> {
    if (sampling.max_tokens === 1) return WARM_UP;
    const task = this.tasks.find(({ signature }) => prompt.includes(signature));
    if (!task) throw new Error('the prompt is of no known task');
    const asksForTests = prompt.includes('Write pytest tests for this function.');
    const code = asksForTests ? task.hidden_tests : task.reference_solutions[0];
    if (this.free === 0) await new Promise<void>((resolve) => this.waiting.push(resolve));
    else this.free -= 1;
    try {
      if (this.latencyMs > 0) await sleep(this.latencyMs, undefined, { signal });
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.free += 1;
    }
    onToken();
    const completion = `\`\`\`python\n# seed ${sampling.seed}\n${code}\`\`\``;
    const tokens = { prompt_tokens: prompt.length, completion_tokens: completion.length };
    return { completion, finish_reason: 'stop', ...tokens, timings: null };
  }
}
