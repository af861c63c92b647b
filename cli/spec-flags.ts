import { z } from 'zod';
import { ControlName, LoraModule, MergedType } from '../domain/spec.ts';
import { LIMIT_FLAGS } from './limit-options.ts';

/** How a flag is written, what it says, where in the spec it goes, how its text becomes a value. */
export interface SpecFlag {
  flag: string;
  help: string;
  path: string;
  value: z.ZodType;
}

const number = z.coerce.number();
const list = z.string().transform((text) => text.split(',').map((item) => item.trim()));
const noneOrList = z.string().transform((text) => (/^(none)?$/.test(text.trim()) ? [] : list.parse(text)));

/** One row per flag and field. */
const FLAGS: SpecFlag[] = [
  {
    flag: '--model <name>',
    help: 'miniature, gguf:<path>, ollama:<name>, or openai:<name>',
    path: 'model',
    value: z.string(),
  },
  { flag: '--tasks <ids>', help: 'task ids, separated by commas', path: 'tasks', value: list },
  { flag: '--trials <n>', help: 'trials per task and arm', path: 'trials_per_task', value: number },
  { flag: '--retry-budget <n>', help: 'attempts per step', path: 'retry_budget', value: number },
  {
    flag: '--guards <names>',
    help: 'what a test file must pass: syntax, then any of imports_function,enough_tests:<n>,not_vacuous, or your own',
    path: 'guards',
    value: list,
  },
  {
    flag: '--no-first-attempt',
    help: 'train on any validated trial, not only those that needed no retry',
    path: 'selection.first_attempt',
    value: z.boolean(),
  },
  {
    flag: '--steps <names>',
    help: 'tests,implementations: whose answers to train on',
    path: 'selection.steps',
    value: list,
  },
  {
    flag: '--distinct',
    help: 'train once on each of equal answers',
    path: 'selection.distinct',
    value: z.boolean(),
  },
  { flag: '--lora-r <n>', help: 'rank of the adapter', path: 'training.lora_r', value: number },
  { flag: '--lora-alpha <n>', help: 'scale of the adapter', path: 'training.lora_alpha', value: number },
  { flag: '--lora-dropout <x>', help: 'dropout of the adapter', path: 'training.lora_dropout', value: number },
  {
    flag: '--lora-modules <names>',
    help: `layers that the adapter acts on: ${LoraModule.options.join(',')}`,
    path: 'training.target_modules',
    value: list,
  },
  { flag: '--learning-rate <x>', help: 'peak learning rate', path: 'training.learning_rate', value: number },
  { flag: '--epochs <n>', help: 'passes over the training samples', path: 'training.num_epochs', value: number },
  { flag: '--batch-size <n>', help: 'samples per step', path: 'training.batch_size', value: number },
  {
    flag: '--gradient-accumulation <n>',
    help: 'batches per optimizer step',
    path: 'training.gradient_accumulation',
    value: number,
  },
  {
    flag: '--base-model <dir>',
    help: 'Hugging Face folder of the weights to train; the miniature brings its own',
    path: 'training.base_model',
    value: z.string(),
  },
  {
    flag: '--merged <type>',
    help: `the tuned model as one file, of ${MergedType.options.join(', ')}; or none`,
    path: 'training.merged',
    value: z.string(),
  },
  {
    flag: '--controls <names>',
    help: `further arms, of ${ControlName.options.join(',')}; or none`,
    path: 'controls',
    value: noneOrList,
  },
  {
    flag: '--training-seeds <n>',
    help: 'adapters that differ in the seed of their training only, each benchmarked',
    path: 'training.seeds',
    value: number,
  },
  {
    flag: '--no-attribution',
    help: "do not judge the trials of each arm by their tasks' controls",
    path: 'attribution',
    value: z.boolean(),
  },
  { flag: '--temperature <x>', help: 'sampling temperature', path: 'sampling.temperature', value: number },
  { flag: '--seed <n>', help: 'seed of sampling, split and training', path: 'sampling.seed', value: number },
  { flag: '--seed <n>', help: 'seed of the training', path: 'training.seed', value: number },
  ...LIMIT_FLAGS.map(({ flag, help, field }) => ({ flag, help, path: `limits.${field}`, value: number })),
];

/** Which flags a command takes: `design` is everything that an arm needs, `arms` is which arms there are beside the pair. */
export type SpecPart = 'design' | 'selection' | 'training' | 'arms';

function partOf(path: string): SpecPart {
  if (path === 'controls' || path === 'training.seeds') return 'arms';
  if (path.startsWith('selection.')) return 'selection';
  return path.startsWith('training.') ? 'training' : 'design';
}

/** The flags of some parts; of two rows with one flag the first counts. */
export function flagsOf(parts: readonly SpecPart[]): SpecFlag[] {
  const rows = FLAGS.filter(({ path }) => parts.includes(partOf(path)));
  return rows.filter(({ flag }, index) => rows.findIndex((row) => row.flag === flag) === index);
}
