import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { baseModel } from '../../activities/model/base-models.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import { nameOnServer, servedName, serverKind } from '../../domain/model.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { callLines, modelsText } from '../../report/models.ts';
import { askModelServer } from '../model-servers.ts';
import { createOutput } from '../output.ts';
import { adapterOf, registeredAdapters } from '../registered-adapters.ts';
import { namesOnServer, servedAdapters } from '../served-adapters.ts';
import { absoluteModel } from '../spec-options.ts';

interface Options {
  model?: string;
  resultsDir: string;
  json?: boolean;
}

const EXIT_NOT_READY = 3;
/** A server that has to load weights before it answers takes its time. */
const ANSWER_MS = 120_000;

export function modelsCommand(): Command {
  const models = new Command('models').description('trained adapters, and the model servers that serve them');
  models.addCommand(
    shared('list', 'list the trained adapters, whether their server has them, and what it says of itself')
      .option('--model <name>', 'only those of this base model; also asks its server where there are none')
      .addHelpText(
        'after',
        '\nThe exit code is 3 when a server could not be asked.\n\nExamples:\n  tddft models list\n  tddft models list --model ollama:qwen2.5-coder:7b --json\n',
      )
      .action(list),
  );
  models.addCommand(
    shared('register', 'make the model server serve a trained adapter, and say how to call it')
      .argument('<adapter>', '<experiment>, or <experiment>.<arm>')
      .addHelpText('after', '\nExamples:\n  tddft models register exp-1\n  tddft models register exp-1.unfiltered\n')
      .action(register),
  );
  models.addCommand(
    shared('remove', 'take an adapter off its model server; its files stay')
      .argument('<adapter>', '<experiment>, <experiment>.<arm>, or with --model a name that `models list` prints')
      .option('--model <name>', 'the base model whose server has the name')
      .addHelpText(
        'after',
        '\nExamples:\n  tddft models remove exp-1\n  tddft models remove qwen2.5-coder:7b-tdd-finetuned-exp-1-0123456789ab --model ollama:qwen2.5-coder:7b\n',
      )
      .action(remove),
  );
  return models;
}

function shared(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON');
}

async function list({ model: wanted, resultsDir, json }: Options): Promise<void> {
  const output = createOutput(json ?? false);
  const only = wanted === undefined ? [] : [specModel(wanted)];
  const { adapters, damaged } = await registeredAdapters(resolve(resultsDir));
  for (const problem of damaged) output.narrate(problem);
  const models = wanted === undefined ? [...new Set(adapters.map(({ base }) => base))] : only;
  const served = await Promise.all(
    models.map((model) =>
      servedAdapters(
        model,
        adapters.filter(({ base }) => base === model),
      ),
    ),
  );
  const rows = served.flatMap((each) => each.rows);
  const servers = served.map(({ server }) => server);
  output.data({ adapters: rows, servers }, modelsText(rows, servers));
  if (servers.some(({ error }) => error !== null)) process.exitCode = EXIT_NOT_READY;
}

async function register(source: string, { resultsDir, json }: Options): Promise<void> {
  const output = createOutput(json ?? false);
  const ref = await adapterOf(resolve(resultsDir), source);
  output.narrate(`Giving ${source} to the server of ${ref.name} ...`);
  const { url, server, name, how } = await askModelServer(ref.name, async (models) => ({
    ...(await models.probe(ref.name, AbortSignal.timeout(ANSWER_MS))),
    // Merged weights are gigabytes; who waits too long presses Ctrl-C, and the next try goes on.
    ...(await models.register(ref, new AbortController().signal)),
  }));
  const call = callLines(ref.name, name, { server, url, gguf: baseModel(ref.name).gguf });
  const said =
    serverKind(ref.name) === 'embedded'
      ? `${ref.name} runs inside tddft, which loads the adapter when an arm needs it: ${name}`
      : `Served as ${name}${how === 'merged' ? ' (merged weights)' : ''}`;
  output.data({ adapter: source, model: ref.name, name, how, url, call }, [said, ...call].join('\n'));
}

async function remove(what: string, { model, resultsDir, json }: Options): Promise<void> {
  const { base, name, beside } =
    model === undefined
      ? await typedAdapter(resolve(resultsDir), what)
      : { base: specModel(model), name: what, beside: [] };
  const removed = await askModelServer(base, async (server) => {
    const signal = AbortSignal.timeout(ANSWER_MS);
    const names = await server.registered(base, signal);
    if (model !== undefined && !names.includes(name)) throw new InvalidInput([notOurs(base, name, names)]);
    const there = [name, ...beside].filter((each) => names.includes(each));
    for (const each of there) await server.remove(base, each, signal);
    return there;
  });
  const was_there = removed.includes(name);
  const said = [
    ...(was_there ? [] : [`The server of ${base} has no ${name}`]),
    ...removed.map((each) => `${each} is gone from the server of ${base}`),
  ];
  createOutput(json ?? false).data({ model: base, name, was_there, removed }, said.join('\n'));
}

interface TypedAdapter {
  base: string;
  name: string;
  /** The name of the null adapter that was made with it. */
  beside: string[];
}

async function typedAdapter(resultsDir: string, typed: string): Promise<TypedAdapter> {
  const { name: base, adapter } = await adapterOf(resultsDir, typed);
  if (serverKind(base) === 'embedded') {
    throw new InvalidInput([
      `adapter: ${base} runs inside tddft, so no server has it (got "${typed}", allowed one of an ollama: or openai: model)`,
    ]);
  }
  const name = servedName(nameOnServer(base), adapter);
  const { adapters } = await registeredAdapters(resultsDir);
  const [, ...beside] = adapters.map(namesOnServer).find(([trained]) => trained === name) ?? [];
  return { base, name, beside };
}

/** Only names that tddft gave are taken away, so that no slip deletes a base model. */
function notOurs(model: string, name: string, names: readonly string[]): string {
  const allowed = names.length === 0 ? 'nothing, since it has no adapter of ours' : names.join(', ');
  return `adapter: not a name that tddft gave on the server of ${model} (got "${name}", allowed ${allowed})`;
}

function specModel(model: string): string {
  return absoluteModel(parseInput(z.strictObject({ model: ExperimentSpec.shape.model }), { model }).model);
}
