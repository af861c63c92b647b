import type { AdapterManifest, ServedAdapter } from '../domain/adapter.ts';
import { serverKind } from '../domain/model.ts';
import { table } from '../domain/table.ts';
import { printable } from './printable.ts';

const SHOWN_DIGITS = 12;

/** What `tddft models list` says of one trained adapter. */
export interface AdapterRow {
  /** `<experiment>.<arm>`, which the other `models` commands take. */
  adapter: string;
  /** The base model, by its spec name. */
  model: string;
  sha256: string;
  /** Of the base weights that it was trained for; null where nobody has said. */
  base_sha256: string | null;
  probe: AdapterManifest['probe'];
  served: ServedAdapter;
  /** Null where the server could not be asked. */
  on_server: boolean | null;
  /** Why its file is not the one that was registered; null where it is. */
  damaged: string | null;
}

/** What the server of one base model says now. */
export interface ServerRow {
  model: string;
  server: string | null;
  server_version: string | null;
  url: string | null;
  takes_adapters: boolean | null;
  takes_weights: boolean | null;
  slots: number | null;
  /** Names of ours that no adapter of this results folder is served by. */
  other_names: string[];
  /** Why it could not be asked. */
  error: string | null;
}

export function adapterRow(
  { experiment_id, arm, base, adapter, probe, served }: AdapterManifest,
  onServer: boolean | null,
  damaged: string | null,
): AdapterRow {
  const name = `${experiment_id}.${arm}`;
  const { sha256, base_sha256 } = adapter;
  return { adapter: name, model: base, sha256, base_sha256, probe, served, on_server: onServer, damaged };
}

export function modelsText(adapters: readonly AdapterRow[], servers: readonly ServerRow[]): string {
  const heading = ['adapter', 'base', 'sha256', 'changed answers', 'there', 'served as'];
  const cells = adapters.map(({ adapter, model, sha256, probe, served, on_server, damaged }) => [
    ...[adapter, model, sha256.slice(0, SHOWN_DIGITS), `${probe.changed} of ${probe.answers}`],
    `${on_server === null ? '?' : on_server ? 'yes' : 'no'}${damaged === null ? '' : ', damaged'}`,
    `${served.name}${served.how === 'merged' ? ' (merged)' : ''}`,
  ]);
  const list = adapters.length === 0 ? ['No adapters were trained.'] : table([heading, ...cells], { width: Infinity });
  const damages = adapters.flatMap(({ adapter, damaged }) =>
    damaged === null ? [] : [`${adapter} is damaged: ${damaged}`],
  );
  return printable([...list, ...damages, '', ...servers.flatMap(serverLines)].join('\n'));
}

function serverLines({ model, error, other_names, ...says }: ServerRow): string[] {
  if (error !== null) return [`${model}: ${error}`];
  const takes = says.takes_adapters ? 'adapters' : says.takes_weights ? 'merged weights only' : 'no tuned models';
  const slots = says.slots === null ? 'requests at a time not told' : `${says.slots} at a time`;
  return [
    `${model}: ${says.server} ${says.server_version}${says.url === null ? ' inside tddft' : ` at ${says.url}`}; takes ${takes}; ${slots}`,
    ...other_names.map((name) => `  also there: ${name} (tddft models remove ${name} --model ${model})`),
  ];
}

/** Who serves an adapter. */
export interface ServingPlace {
  server: string;
  url: string | null;
  /** The base weights, where they lie on this machine. */
  gguf: string | null;
}

/** The command lines that ask a served adapter. */
export function callLines(model: string, name: string, { server, url, gguf }: ServingPlace): string[] {
  const messages = [{ role: 'user', content: QUESTION }];
  switch (serverKind(model)) {
    case 'ollama':
      return [
        `ollama run ${name}`,
        `curl ${url}/api/generate -d ${inQuotes({ model: name, prompt: QUESTION, stream: false })}`,
      ];
    case 'openai': {
      const chat = `curl ${url}/chat/completions -H 'Content-Type: application/json' -H "Authorization: Bearer $OPENAI_API_KEY"`;
      if (server !== 'llama-server') return [`${chat} -d ${inQuotes({ model: name, messages })}`];
      const lora = [{ id: 0, scale: 1 }];
      return [
        `curl ${url?.replace(/\/v1$/, '')}/lora-adapters   # the adapter's id, for the next line`,
        `${chat} -d ${inQuotes({ model: name, messages, lora })}`,
      ];
    }
    case 'embedded':
      return [`llama-server -m ${gguf} --lora ${name}`];
  }
}

const QUESTION = 'Write a Python function fibonacci(n).';

/** JSON as one word of a shell. */
function inQuotes(value: unknown): string {
  return `'${JSON.stringify(value).replaceAll("'", String.raw`'\''`)}'`;
}
