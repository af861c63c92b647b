import { printable } from '../report/printable.ts';

/** Data on stdout, narration on stderr. With `--json` the data is one JSON value, or one on each line. */
export interface Output {
  json: boolean;
  /** The product of the command: `text` for people, `value` for programs. */
  data(value: unknown, text: string): void;
  /** One of many results. */
  line(value: unknown, text: string): void;
  narrate(line: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    data: (value, text) => void process.stdout.write(json ? `${safeJson(value, 2)}\n` : `${text.trimEnd()}\n`),
    line: (value, text) => void process.stdout.write(json ? `${safeJson(value)}\n` : `${text.trimEnd()}\n`),
    narrate: (line) => void process.stderr.write(`${line}\n`),
  };
}

/** What `printable` makes of control characters in JSON is JSON's own form for them. */
function safeJson(value: unknown, indent?: number): string {
  return printable(JSON.stringify(value, null, indent));
}
