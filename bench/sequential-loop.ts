import type { ModelServer } from '../activities/model/model-server.ts';
import type { Sandbox } from '../activities/sandbox/index.ts';
import type { Design } from '../domain/design.ts';
import { extractCode } from '../domain/extract-code.ts';
import { judgeSyntax } from '../domain/guards/syntax.ts';
import { type RejectedAnswer, renderPrompt } from '../domain/prompts.ts';
import type { Step, Verdict } from '../domain/records.ts';
import { attemptSeed } from '../domain/seeds.ts';
import { trialId, trialSlot } from '../domain/trial-plan.ts';

type Guard = (answer: { finishReason: 'stop' | 'length'; code: string }) => Promise<Verdict>;

/**
 * The original experiment's design: one trial after the other, one model request at a time, one run of pytest for each
 * implementation. Its pytest runs in our sandbox, because model-written code runs nowhere else. Returns successes.
 */
export async function sequentialLoop(design: Design, model: ModelServer, sandbox: Sandbox): Promise<number> {
  const { spec, tasks, prompts } = design;
  const never = new AbortController().signal;
  let successes = 0;
  for (let position = 0; position < tasks.length * spec.trials_per_task; position += 1) {
    const slot = trialSlot(position, spec.tasks);
    const task = tasks.find(({ id }) => id === slot.taskId);
    if (!task) throw new RangeError(`no task ${slot.taskId}`);
    const id = trialId(spec.experiment_id, 'baseline', slot);

    const attempt = async (step: Step, guard: Guard, tests?: string): Promise<string | null> => {
      let rejected: RejectedAnswer | undefined;
      for (let number = 1; number <= spec.retry_budget; number += 1) {
        const prompt = renderPrompt({ templates: prompts, task, step, tests, rejected });
        const sampling = { ...spec.sampling, seed: attemptSeed(spec.sampling.seed, id, step, number) };
        const { completion, finish_reason } = await model.generate(
          { model: { name: spec.model, adapter: null }, prompt, sampling },
          never,
          () => {},
        );
        const code = extractCode(completion);
        const verdict =
          code === null
            ? judgeSyntax({ finishReason: finish_reason, code, report: null })
            : await guard({ finishReason: finish_reason, code });
        if (verdict.passed) return code;
        rejected = { completion, feedback: verdict.feedback };
      }
      return null;
    };

    const tests = await attempt('g_test', async (answer) =>
      judgeSyntax({ ...answer, report: await sandbox.checkSyntax(answer.code) }),
    );
    if (tests === null) continue;
    const solved = await attempt(
      'g_impl',
      async ({ code }) => (await sandbox.runTests({ tests, solution: code, limits: spec.limits })).verdict,
      tests,
    );
    if (solved !== null) successes += 1;
  }
  return successes;
}
