import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEmbeddedServer } from '../../activities/model/embedded/server.ts';
import { ModelMissing, PromptTooLong } from '../../activities/model/errors.ts';
import type { Answer, ModelServer } from '../../activities/model/model-server.ts';
import { loadPrompts, loadTasks, TASKS_DIR } from '../../activities/spec/task-files.ts';
import { modelChanges } from '../../domain/model-changes.ts';
import type { AdapterRef } from '../../domain/model.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { Sampling } from '../../domain/spec.ts';

export interface OpenServer {
  server: ModelServer;
  /** By what name of a spec it serves the miniature's weights. */
  model: string;
  /** An adapter that changes the miniature's answers. */
  adapter: AdapterRef;
  /** One that changes nothing. */
  nullAdapter: AdapterRef;
  close(): Promise<void>;
}

interface Asked {
  prompt: string;
  sampling?: Partial<Sampling>;
  adapter?: AdapterRef | null;
  signal?: AbortSignal;
  onToken?: () => void;
}

const TASKS = ['fibonacci', 'matrix_transpose', 'valid_parentheses'];
const CONTEXT = 2048;
/** 3 tokens each; what the miniature writes after many of them at temperature 2 is long. */
const FILLER = '# x\n';
const RAMBLING = { temperature: 2, top_p: 1, top_k: 0 };
const NEVER = new AbortController().signal;

/** What every model server must do, whatever it is. The miniature has F32 weights, so that greedy answers have no near-ties. */
export function modelServerConformance(name: string, open: () => Promise<OpenServer>): void {
  describe(`${name} as a model server`, () => {
    let opened: OpenServer;
    let embedded: ModelServer;
    let prompts: string[];

    beforeAll(async () => {
      opened = await open();
      embedded = await createEmbeddedServer({ sequences: 1, threads: 1 });
      const templates = await loadPrompts(TASKS_DIR);
      const tasks = await loadTasks(TASKS_DIR, TASKS);
      prompts = tasks.map((task) => renderPrompt({ templates, task, step: 'g_test' }));
    });
    afterAll(async () => {
      await embedded.close();
      await opened.close();
    });

    function ask({ prompt, sampling, adapter = null, signal = NEVER, onToken = () => {} }: Asked): Promise<Answer> {
      const model = { name: opened.model, adapter };
      return opened.server.generate({ model, prompt, sampling: Sampling.parse(sampling ?? {}) }, signal, onToken);
    }

    /** A greedy answer and two drawn ones to each prompt. */
    async function texts(adapter: AdapterRef | null): Promise<string[]> {
      const found: string[] = [];
      for (const prompt of prompts) {
        for (const [seed, temperature] of [0, 1, 1].entries()) {
          const sampling = { temperature, top_p: 1, top_k: 0, max_tokens: 40, seed };
          found.push((await ask({ prompt, sampling, adapter })).completion);
        }
      }
      return found;
    }

    test('says who would answer: weights, version, quantization, context and adapter', async () => {
      const identity = await opened.server.describe({ name: opened.model, adapter: null }, NEVER);
      expect(identity).toMatchObject({ name: opened.model, adapter_digest: null });
      for (const told of [identity.digest, identity.server, identity.server_version]) expect(told).not.toBe('');
      expect([null, 'F32']).toContain(identity.quantization);
      expect([null, CONTEXT]).toContain(identity.context);

      const again = await opened.server.describe({ name: opened.model, adapter: null }, NEVER);
      expect(modelChanges(identity, again)).toEqual([]);
      const tuned = await opened.server.describe({ name: opened.model, adapter: opened.adapter }, NEVER);
      expect(tuned.adapter_digest).toBe(opened.adapter.sha256);
      const changed = modelChanges(identity, tuned).map(({ what }) => what);
      expect(changed.filter((what) => what !== 'served_as')).toEqual(['adapter_digest']);
    });

    test('tells what it can serve', async () => {
      const report = await opened.server.probe(opened.model, NEVER);
      expect(report.takes_adapters || report.takes_weights).toBe(true);
      expect(report.slots ?? 1).toBeGreaterThan(0);
    });

    test('gives the greedy answers of the embedded server, to the same prompt tokens', async () => {
      for (const prompt of prompts) {
        const sampling = Sampling.parse({ temperature: 0 });
        const here = await ask({ prompt, sampling });
        const there = await embedded.generate(
          { model: { name: 'miniature', adapter: null }, prompt, sampling },
          NEVER,
          () => {},
        );
        expect(here).toMatchObject({ completion: there.completion, finish_reason: 'stop' });
        expect(here.prompt_tokens).toBe(there.prompt_tokens);
        // Some count the token that ends an answer.
        expect([0, 1]).toContain(here.completion_tokens - there.completion_tokens);
      }
    });

    test('adds nothing to a prompt, not even to one without turns', async () => {
      const sampling = Sampling.parse({ temperature: 0, max_tokens: 16 });
      const prompt = 'def fibonacci(n: int) -> int:\n';
      const there = await embedded.generate(
        { model: { name: 'miniature', adapter: null }, prompt, sampling },
        NEVER,
        () => {},
      );
      const { completion, prompt_tokens } = await ask({ prompt, sampling });
      expect({ completion, prompt_tokens }).toEqual({
        completion: there.completion,
        prompt_tokens: there.prompt_tokens,
      });
    });

    test('a seed decides the text, and another seed is another text', async () => {
      const [prompt = ''] = prompts;
      const draw = async (seed: number): Promise<string> =>
        (await ask({ prompt, sampling: { temperature: 1, top_p: 1, top_k: 0, seed } })).completion;
      // What a server has in its cache may tip a near-tie, so each is drawn after the same answer.
      const [first, second, third, fourth] = [await draw(1), await draw(2), await draw(1), await draw(2)];
      expect([third, fourth]).toEqual([first, second]);
      expect(first).not.toBe(second);
    });

    test('counts tokens and time', async () => {
      const [prompt = ''] = prompts;
      let tokens = 0;
      const answer = await ask({ prompt, sampling: { temperature: 0 }, onToken: () => (tokens += 1) });
      expect(tokens).toBeGreaterThan(0);
      expect(tokens).toBeLessThanOrEqual(answer.completion_tokens);
      for (const ms of Object.values(answer.timings ?? {})) expect(ms).toBeGreaterThanOrEqual(0);
    });

    test('cuts an answer at max_tokens and says so', async () => {
      const [prompt = ''] = prompts;
      const answer = await ask({ prompt, sampling: { temperature: 0, max_tokens: 5 } });
      expect(answer).toMatchObject({ finish_reason: 'length', completion_tokens: 5 });
    });

    test('cuts an answer at the end of the context and says so', async () => {
      const prompt = FILLER.repeat(660);
      const answers = [];
      for (const seed of [1, 2, 3]) answers.push(await ask({ prompt, sampling: { ...RAMBLING, seed } }));
      expect(answers.map(({ finish_reason }) => finish_reason)).toContain('length');
      for (const { prompt_tokens, completion_tokens } of answers) {
        expect(prompt_tokens + completion_tokens).toBeLessThanOrEqual(CONTEXT);
      }
    });

    test('cuts an answer that goes round in circles and says so', async () => {
      const answer = await ask({ prompt: FILLER.repeat(300), sampling: { temperature: 0, max_tokens: 200 } });
      expect(answer.finish_reason).toBe('length');
    });

    test('refuses a prompt that fills the context, instead of cutting it', async () => {
      await expect(ask({ prompt: FILLER.repeat(700) })).rejects.toThrow(PromptTooLong);
    });

    test('has nothing to say for a model that nobody has', async () => {
      const missing = { name: `${opened.model}-of-nobody`, adapter: null };
      const generated = opened.server.generate(
        { model: missing, prompt: 'def', sampling: Sampling.parse({}) },
        NEVER,
        () => {},
      );
      await expect(generated).rejects.toThrow(ModelMissing);
      await expect(opened.server.describe(missing, NEVER)).rejects.toThrow(ModelMissing);
    });

    test('drops a request that is aborted before it is answered', async () => {
      const [prompt = ''] = prompts;
      await expect(ask({ prompt, signal: AbortSignal.abort(new Error('cancelled')) })).rejects.toThrow('cancelled');
    });

    test('answers several requests at once', async () => {
      const alone = await ask({ prompt: prompts[0] ?? '', sampling: { temperature: 0, max_tokens: 20 } });
      const together = await Promise.all(
        Array.from({ length: 8 }, (_, index) =>
          ask({ prompt: prompts[index % 2] ?? '', sampling: { temperature: 0, max_tokens: 20 } }),
        ),
      );
      const same = together.filter((_, index) => index % 2 === 0).map(({ completion }) => completion);
      expect(same).toEqual(same.map(() => alone.completion));
    });

    test('serves a null adapter as the base model, and a trained one as something else', async () => {
      const base = await texts(null);
      expect(await texts(opened.nullAdapter)).toEqual(base);
      expect(await texts(opened.adapter)).not.toEqual(base);
      expect(await texts(null)).toEqual(base);
    });

    test('does not mix adapters that are asked for at once', async () => {
      const models = [null, opened.adapter, opened.nullAdapter];
      const [prompt = ''] = prompts;
      const greedy = (adapter: AdapterRef | null): Promise<Answer> =>
        ask({ prompt, adapter, sampling: { temperature: 0, max_tokens: 40 } });
      const alone: string[] = [];
      for (const adapter of models) alone.push((await greedy(adapter)).completion);
      const together = await Promise.all([...models, ...models].map(greedy));
      expect(together.map(({ completion }) => completion)).toEqual([...alone, ...alone]);
    });

    test('registers an adapter once under one name, and serves it again after it was removed', async () => {
      const { server, model, adapter } = opened;
      const { name: served, how } = await server.register({ name: model, adapter }, NEVER);
      expect(await server.register({ name: model, adapter }, NEVER)).toEqual({ name: served, how });
      const listed = await server.registered(model, NEVER);
      expect(new Set(listed).size).toBe(listed.length);
      const greedy = { prompt: prompts[0] ?? '', sampling: { temperature: 0, max_tokens: 40 }, adapter };
      const before = await ask(greedy);
      for (const name of listed) await server.remove(model, name, NEVER);
      for (const name of listed) await server.remove(model, name, NEVER);
      expect(await server.registered(model, NEVER)).toEqual([]);
      await server.describe({ name: model, adapter }, NEVER);
      expect((await ask(greedy)).completion).toBe(before.completion);
    });

    test('answers again after its memory was freed', async () => {
      const greedy = { prompt: prompts[0] ?? '', sampling: { temperature: 0, max_tokens: 20 } };
      const before = await ask(greedy);
      await opened.server.unload(opened.model, NEVER);
      expect((await ask(greedy)).completion).toBe(before.completion);
    });

    // The last one: after it a slot of an Ollama may be stuck (https://github.com/ollama/ollama/issues/17131).
    test('stops an aborted answer, and then answers as ever', async () => {
      const greedy = { prompt: prompts[0] ?? '', sampling: { temperature: 0 } };
      const whole = await ask(greedy);
      let end = 'stop';
      // A short answer may have come whole before it could be stopped.
      for (let seed = 1; end === 'stop'; seed += 1) {
        const stop = new AbortController();
        const onToken = (): void => stop.abort(new Error('cancelled'));
        const sampling = { ...RAMBLING, seed };
        const aborted = ask({ prompt: FILLER.repeat(200), sampling, signal: stop.signal, onToken });
        end = await aborted.then(({ finish_reason }) => finish_reason, String);
      }
      expect(end).toBe('Error: cancelled');
      expect((await ask(greedy)).completion).toBe(whole.completion);
    });
  });
}
