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
    data: (value, text) => print(process.stdout, json ? JSON.stringify(value, null, 2) : text.trimEnd()),
    line: (value, text) => print(process.stdout, json ? JSON.stringify(value) : text.trimEnd()),
    narrate: (line) => print(process.stderr, line),
  };
}

/**
 * Waits until what was printed has left this process. Node writes to a pipe in the background, and `process.exit` drops
 * whatever the reader has not taken yet.
 */
export async function allWritten(): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) {
    await new Promise<void>((resolve) => void stream.write('', () => resolve()));
  }
}

/** Models, files and servers have their say in most lines. In JSON the escapes of `printable` are JSON's own. */
function print(stream: NodeJS.WriteStream, line: string): void {
  stream.write(`${printable(line)}\n`);
}
