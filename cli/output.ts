/** Data on stdout, narration on stderr. With `--json` the data is one JSON value. */
export interface Output {
  json: boolean;
  /** The product of the command: `text` for people, `value` for programs. */
  data(value: unknown, text: string): void;
  narrate(line: string): void;
}

export function createOutput(json: boolean): Output {
  return {
    json,
    data: (value, text) =>
      void process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : `${text.trimEnd()}\n`),
    narrate: (line) => void process.stderr.write(`${line}\n`),
  };
}
