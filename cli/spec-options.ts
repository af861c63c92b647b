import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { DamagedFile, InvalidInput } from '../domain/invalid-input.ts';
import { type Fields, isFields, mergeSpec } from '../domain/merge-spec.ts';
import { parseInput } from '../domain/parse-input.ts';
import { ExperimentSpec } from '../domain/spec.ts';
import { flagsOf, type SpecPart } from './spec-flags.ts';

export type { SpecPart };

export function withSpecOptions(command: Command, parts: readonly SpecPart[]): Command {
  command.option('--spec <file>', 'a JSON file with any part of the spec; flags win over it');
  for (const { flag, help } of flagsOf(parts)) command.option(flag, help);
  return command;
}

/**
 * The part of a spec that the user gave, from `--spec` and the flags of `parts`. Checked, paths made absolute, but with
 * no defaults filled in.
 */
export async function givenSpec(options: Record<string, unknown>, parts: readonly SpecPart[]): Promise<Fields> {
  let given = typeof options['spec'] === 'string' ? await specFile(options['spec']) : {};
  for (const { flag, path, value } of flagsOf(parts)) {
    const name = flag.split(' ')[0] ?? '';
    const raw = options[optionKey(name)];
    // Commander sets a --no-x option to true when it is absent.
    if (raw === undefined || (name.startsWith('--no-') && raw === true)) continue;
    const parsed = value.safeParse(raw);
    if (!parsed.success) throw new InvalidInput([`${name}: not a value (got ${JSON.stringify(raw)})`]);
    given = mergeSpec(given, fieldAt(path, parsed.data));
  }
  parseInput(ExperimentSpec, given);
  return withAbsolutePaths(seedEverything(given));
}

/** `--seed` means the whole experiment: the training's seed follows unless it was given itself. */
function seedEverything(given: Fields): Fields {
  const { sampling } = given;
  const seed = isFields(sampling) ? sampling['seed'] : undefined;
  return seed === undefined ? given : mergeSpec(fieldAt('training.seed', seed), given);
}

/** A `gguf:` model is named by its path, others as they are. */
export function absoluteModel(model: string): string {
  return model.startsWith('gguf:') ? `gguf:${resolve(model.slice('gguf:'.length))}` : model;
}

/** The workers have another working directory than the user. */
function withAbsolutePaths(given: Fields): Fields {
  const { model, training } = given;
  const base = isFields(training) ? training['base_model'] : undefined;
  return mergeSpec(given, {
    ...(typeof model === 'string' && { model: absoluteModel(model) }),
    ...(typeof base === 'string' && fieldAt('training.base_model', resolve(base))),
  });
}

async function specFile(file: string): Promise<Fields> {
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

/** `sampling.seed`, 7 becomes `{ sampling: { seed: 7 } }`. */
function fieldAt(path: string, value: unknown): Fields {
  const [key = '', ...rest] = path.split('.');
  return { [key]: rest.length === 0 ? value : fieldAt(rest.join('.'), value) };
}
