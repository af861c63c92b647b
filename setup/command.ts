import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { execa } from 'execa';
import type { Log } from './component.ts';

const PROGRESS_EVERY_MS = 20_000;
const SHOWN_CHARACTERS = 160;

/** A command of the set-up failed; `reason` is the line of its output that tells most, `logFile` holds all of it. */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly reason: string;
  readonly logFile: string;

  constructor(reason: string, logFile: string) {
    super(`${reason} (all of it in ${logFile})`);
    this.reason = reason;
    this.logFile = logFile;
  }
}

export interface CommandOptions {
  /** Receives everything the command prints; appended to. */
  logFile: string;
  log: Log;
  cwd?: string;
  env?: Record<string, string>;
}

/** Runs a long command: its output goes to the log file, a line about its state to `log` every 20 seconds. */
export async function run(command: string, args: string[], { logFile, log, cwd, env }: CommandOptions): Promise<void> {
  await mkdir(dirname(logFile), { recursive: true });
  const file = createWriteStream(logFile, { flags: 'a' });
  file.write(`$ ${[command, ...args].join(' ')}\n`);
  const startedAt = Date.now();
  const lines: string[] = [];
  const progress = setInterval(() => {
    log(`${Math.round((Date.now() - startedAt) / 1000)} s ... ${shorten(lines.at(-1) ?? basenameOf(command))}`);
  }, PROGRESS_EVERY_MS);
  const child = execa(command, args, {
    all: true,
    stdin: 'ignore',
    buffer: false,
    reject: false,
    ...(cwd && { cwd }),
    ...(env && { env }),
  });
  try {
    for await (const line of child.iterable({ from: 'all' })) {
      file.write(`${line}\n`);
      if (line.trim() !== '') lines.push(line.trim());
    }
    const result = await child;
    if (result.failed) throw new CommandFailed(shorten(tellingLine(lines) ?? result.shortMessage ?? command), logFile);
  } finally {
    clearInterval(progress);
    file.end();
  }
}

function tellingLine(lines: string[]): string | undefined {
  return lines.findLast((line) => /^(error|e:|fatal)\b/i.test(line)) ?? lines.at(-1);
}

function shorten(line: string): string {
  return line.length <= SHOWN_CHARACTERS ? line : `${line.slice(0, SHOWN_CHARACTERS - 3)}...`;
}

function basenameOf(command: string): string {
  return command.slice(command.lastIndexOf('/') + 1);
}
