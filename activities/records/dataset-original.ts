import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { z } from 'zod';
import type { Answer, TrialAnswers } from '../../domain/dataset/trial-answers.ts';
import type { Design } from '../../domain/design.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import type { Step } from '../../domain/records.ts';
import type { PromptTask } from '../../domain/task.ts';
import { sha256 } from '../files/digest.ts';
import { readJson, readJsonLines } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { type ExtractedDatasets, writeDatasets } from './dataset.ts';

const Phase = z.object({
  success: z.boolean(),
  attempts: z.array(
    z.object({ attempt_number: z.int().min(1), generated_code: z.string(), guard_passed: z.boolean() }),
  ),
  final_code: z.string(),
});

const WAYS_OUT =
  'Two ways out: take answers of later attempts too (--no-first-attempt), or results of more trials or tasks (--from).';

const Summary = z.object({ model_name: z.string() });

/**
 * The same datasets from `<task>_trials.jsonl` in the original experiment's format. It kept the code of an answer alone:
 * prompts are those that this experiment asks with (it showed no feedback, so every attempt had the same), the code stands
 * in a code block as they want it, and that an answer was cut off is not known. Throws `InvalidInput` where a file answers
 * another function than its task asks for, as two of the original's own six do.
 */
export async function extractOriginal(folder: ResultsFolder, from: string, design: Design): Promise<ExtractedDatasets> {
  const isFolder = await stat(from).then(
    (found) => found.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new InvalidInput([`--from: no such folder (got "${from}")`]);
  const summary = await readJson(join(from, 'summary.json'), Summary);
  const model = summary?.model_name ?? basename(from);
  return writeDatasets({
    folder,
    design,
    trialsOf: (taskId) => trialsOf(join(from, `${taskId}_trials.jsonl`), { taskId, design, model }),
    judged: { trials: new Map(), damage: null },
    unjudged: () => "--from: its trials are not judged by their tasks' controls, which the control audited needs",
    nothing: `--from: no trials of this experiment's tasks (got ${from})`,
    waysOut: WAYS_OUT,
  });
}

async function* trialsOf(
  file: string,
  { taskId, design, model }: { taskId: string; design: Design; model: string },
): AsyncGenerator<TrialAnswers> {
  const task = design.tasks.find(({ id }) => id === taskId);
  if (!task) throw new InvalidInput([`tasks: not in the design (got "${taskId}")`]);
  let trials = 0;
  let named = 0;
  for await (const row of readJsonLines(file, rowsOf(taskId))) {
    const { trial_number, workflow_success, g_test_result: tests, g_impl_result: implementation } = row;
    const accepted = tests?.success ? tests.final_code : undefined;
    trials += 1;
    if (accepted?.includes(task.entry_point)) named += 1;
    yield {
      trial_id: `${design.spec.experiment_id}.original.${taskId}.${String(trial_number).padStart(3, '0')}`,
      experiment_id: design.spec.experiment_id,
      task_id: taskId,
      prompts_version: design.prompts.version,
      outcome: workflow_success ? 'success' : accepted === undefined ? 'g_test_failed' : 'g_impl_failed',
      model: { name: model, digest: null, adapter_digest: null },
      sandbox: null,
      g_test: answers('g_test', tests, promptOf(design, task, 'g_test')),
      g_impl: answers('g_impl', implementation, promptOf(design, task, 'g_impl', accepted)),
    };
  }
  if (trials > 0 && named === 0)
    throw new InvalidInput([
      `${file}: none of its accepted tests names ${task.entry_point}, the function of ${taskId}`,
    ]);
}

/** The schema of the lines of one file. The original appended each run to the files of the one before. */
function rowsOf(taskId: string) {
  const seen = new Set<number>();
  return z
    .object({
      task_id: z.literal(taskId),
      trial_number: z.int().min(0),
      workflow_success: z.boolean(),
      g_test_result: Phase.nullable(),
      g_impl_result: Phase.nullable(),
    })
    .superRefine(({ trial_number }, context) => {
      if (seen.has(trial_number))
        context.addIssue({ code: 'custom', path: ['trial_number'], message: `${trial_number} appears twice` });
      seen.add(trial_number);
    });
}

function answers(step: Step, phase: z.infer<typeof Phase> | null, prompt: string): Answer[] {
  const guard = step === 'g_test' ? 'syntax' : 'tests';
  const failure = step === 'g_test' ? 'syntax_error' : 'fail';
  return (phase?.attempts ?? []).map(({ attempt_number, generated_code, guard_passed }) => ({
    attempt: attempt_number,
    prompt,
    prompt_sha256: sha256(prompt),
    completion: `\`\`\`python\n${generated_code.trim()}\n\`\`\``,
    finish_reason: 'stop',
    verdict: { guard, passed: guard_passed, reason: guard_passed ? 'pass' : failure },
  }));
}

function promptOf({ prompts: templates }: Design, task: PromptTask, step: Step, tests?: string): string {
  return renderPrompt({ templates, task, step, tests });
}
