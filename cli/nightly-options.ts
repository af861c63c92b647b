import { resolve } from 'node:path';
import type { Command } from 'commander';
import { nightReference } from '../activities/nightly/plan.ts';
import { requireModelFile } from '../activities/spec/model-files.ts';
import { loadTasks } from '../activities/spec/task-files.ts';
import type { Fields } from '../domain/merge-spec.ts';
import { NightlyInput } from '../domain/nightly/input.ts';
import { parseInput } from '../domain/parse-input.ts';
import { ExperimentSpec } from '../domain/spec.ts';
import { numberOf } from './number-option.ts';
import { absoluteModel } from './spec-options.ts';
import { tasksDirOf } from './tasks/tasks-dir.ts';

export interface NightlyOptions {
  name: string;
  reference?: string;
  alpha?: string;
  margin?: string;
  power?: string;
  trials?: string;
  model?: string;
  tasks?: string;
  resultsDir: string;
  tasksDir?: string;
}

export function withNightlyOptions(command: Command): Command {
  return command
    .option('--name <name>', 'the nightly benchmark; its nights share a reference', 'nightly')
    .option('--reference <arm>', '<experiment>.<arm>; without it, the first night is the reference')
    .option('--alpha <x>', 'one-sided level of the test of each night (0.01)')
    .option('--margin <x>', 'the drop of the pass rate that should be found, as a fraction (0.15)')
    .option('--power <x>', 'a night that would find that drop more rarely is inconclusive (0.8)')
    .option('--trials <n>', "trials per task (the reference's)")
    .option('--model <name>', 'of a first night: miniature, gguf:<path>, ollama:<name>, or openai:<name>')
    .option('--tasks <ids>', 'of a first night: task ids, separated by commas');
}

/**
 * What the user gave, as the workflow takes it, checked against the results folder now rather than at night. Paths are
 * made absolute: the workers have another working directory. `InvalidInput` names each problem.
 */
export async function givenNight(options: NightlyOptions): Promise<{ input: Fields; nightly: string }> {
  const { name, reference, model, tasks, resultsDir } = options;
  const given = {
    nightly: name,
    reference,
    alpha: numberOf(options.alpha),
    margin: numberOf(options.margin),
    wanted_power: numberOf(options.power),
    trials_per_task: numberOf(options.trials),
    model: model === undefined ? undefined : absoluteModel(model),
    tasks: tasks?.split(',').map((task) => task.trim()),
  };
  const input = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const parsed = parseInput(NightlyInput, input);
  await loadTasks(tasksDirOf(options), parsed.tasks ?? []);
  const found = await nightReference(parsed, '', resolve(resultsDir));
  await requireModelFile(found?.pin.model.name ?? parsed.model ?? parseInput(ExperimentSpec, {}).model);
  return { input, nightly: parsed.nightly };
}
