import type { ModelActivities } from '../activities/model/activities.ts';
import type { RecordActivities } from '../activities/records/activities.ts';
import type { SandboxActivities } from '../activities/sandbox/activities.ts';
import { extractCode } from '../domain/extract-code.ts';
import { renderPrompt } from '../domain/prompts.ts';
import type { Attempt, Step, Verdict } from '../domain/records.ts';
import { attemptSeed } from '../domain/seeds.ts';
import { trialRecord } from '../workflows/trial-record.ts';
import type { TrialInput } from '../workflows/trial.ts';

export type PlainActivities = ReturnType<typeof createPlainActivities>;

/** The plain alternative: a trial is one activity that asks, judges and records; its history shows none of that. */
export function createPlainActivities(parts: {
  models: ModelActivities;
  sandbox: SandboxActivities;
  records: RecordActivities;
}) {
  return {
    /** The scripted answers pass at once, so one attempt of each step is the whole trial. */
    async plainTrial(input: TrialInput): Promise<'success'> {
      const startedAt = new Date();
      const { guards, limits } = input.rules;
      const held = { guards, limits, entry_point: input.task.entry_point };
      const tests = await attempt(input, 'g_test', (answer) => parts.sandbox.checkTests({ ...answer, ...held }));
      const implementation = await attempt(
        input,
        'g_impl',
        (answer) => parts.sandbox.runTests({ ...answer, tests: tests.code ?? '', limits }),
        tests.code ?? '',
      );
      const written = { g_test: [tests], g_impl: [implementation] };
      await parts.records.recordTrial(trialRecord(input, { outcome: 'success', written, error: null, startedAt }));
      return 'success';
    },
  };

  async function attempt(
    { trial_id, task, prompts, model, rules: { sampling } }: TrialInput,
    step: Step,
    guard: (answer: Pick<Attempt, 'finish_reason' | 'code'>) => Promise<Verdict>,
    tests?: string,
  ): Promise<Attempt> {
    const prompt = renderPrompt({ templates: prompts, task, step, tests });
    const seed = attemptSeed(sampling.seed, trial_id, step, 1);
    const answer = await parts.models.generate({ model, identity: null, prompt, sampling: { ...sampling, seed } });
    const code = extractCode(answer.completion);
    const verdict = await guard({ finish_reason: answer.finish_reason, code });
    if (!verdict.passed) throw new Error(`${step}: ${verdict.reason}: ${verdict.feedback}`);
    return { attempt: 1, seed, prompt, ...answer, code, verdict };
  }
}
