import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { DamagedFile, InvalidInput } from '../domain/invalid-input.ts';
import { parseInput } from '../domain/parse-input.ts';
import { ExperimentSpec } from '../domain/spec.ts';

const number = z.coerce.number();
const list = z.string().transform((text) => text.split(',').map((item) => item.trim()));

/** One row per flag: how it is written, what it says, where in the spec it goes, how its text becomes a value. */
const FLAGS: { flag: string; help: string; path: string; value: z.ZodType }[] = [
  { flag: '--model <name>', help: 'miniature, or gguf:<path>', path: 'model', value: z.string() },
  { flag: '--tasks <ids>', help: 'task ids, separated by commas', path: 'tasks', value: list },
  { flag: '--trials <n>', help: 'trials per task and arm', path: 'trials_per_task', value: number },
  { flag: '--retry-budget <n>', help: 'attempts per step', path: 'retry_budget', value: number },
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
  { flag: '--lora-r <n>', help: 'rank of the adapter', path: 'training.lora_r', value: number },
  { flag: '--lora-alpha <n>', help: 'scale of the adapter', path: 'training.lora_alpha', value: number },
  { flag: '--lora-dropout <x>', help: 'dropout of the adapter', path: 'training.lora_dropout', value: number },
  { flag: '--learning-rate <x>', help: 'peak learning rate', path: 'training.learning_rate', value: number },
  { flag: '--epochs <n>', help: 'passes over the training samples', path: 'training.num_epochs', value: number },
  { flag: '--batch-size <n>', help: 'samples per step', path: 'training.batch_size', value: number },
  { flag: '--temperature <x>', help: 'sampling temperature', path: 'sampling.temperature', value: number },
  { flag: '--seed <n>', help: 'seed of sampling, split and training', path: 'sampling.seed', value: number },
];

type SpecPart = 'design' | 'selection' | 'training';

/** Which flags a command takes: `design` is everything that an arm needs. */
const PARTS: Record<SpecPart, (path: string) => boolean> = {
  design: (path) => !path.startsWith('selection.') && !path.startsWith('training.'),
  selection: (path) => path.startsWith('selection.'),
  training: (path) => path.startsWith('training.'),
};

export function withSpecOptions(command: Command, parts: readonly SpecPart[]): Command {
  command.option('--spec <file>', 'a JSON file with any part of the spec; flags win over it');
  for (const { flag, help, path } of FLAGS) {
    if (parts.some((part) => PARTS[part](path))) command.option(flag, help);
  }
  return command;
}

/** The part of a spec that the user gave, from `--spec` and flags. Checked, but with no defaults filled in. */
export async function givenSpec(options: Record<string, unknown>): Promise<Record<string, unknown>> {
  const given = typeof options['spec'] === 'string' ? await specFile(options['spec']) : {};
  for (const { flag, path, value } of FLAGS) {
    const name = flag.split(' ')[0] ?? '';
    const raw = options[optionKey(name)];
    // Commander sets a --no-x option to true when it is absent.
    if (raw === undefined || (name.startsWith('--no-') && raw === true)) continue;
    const parsed = value.safeParse(raw);
    if (!parsed.success) throw new InvalidInput([`${name}: not a value (got ${JSON.stringify(raw)})`]);
    assign(given, path.split('.'), parsed.data);
  }
  seedEverything(given);
  parseInput(ExperimentSpec, given);
  return given;
}

/** `--seed` means the whole experiment: the training's seed follows unless it was given itself. */
function seedEverything(given: Record<string, unknown>): void {
  const { sampling, training } = given;
  const seed = isObject(sampling) ? sampling['seed'] : undefined;
  if (seed !== undefined && !(isObject(training) && 'seed' in training)) assign(given, ['training', 'seed'], seed);
}

async function specFile(file: string): Promise<Record<string, unknown>> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new InvalidInput([`--spec: cannot read ${file} (${cause.message})`]);
  });
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new DamagedFile(
      file,
      null,
      `not a JSON object (${cause instanceof SyntaxError ? cause.message : 'another JSON value'})`,
    );
  }
}

function optionKey(flag: string): string {
  const words = flag.replace(/^--(no-)?/, '').split('-');
  return words.map((word, index) => (index === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
}

function assign(target: Record<string, unknown>, [key, ...rest]: string[], value: unknown): void {
  if (key === undefined) return;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const inner = target[key];
  const object = isObject(inner) ? inner : {};
  target[key] = object;
  assign(object, rest, value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
