import { createReadStream } from 'node:fs';
import { access, constants, stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import type { Sandbox } from '../../activities/sandbox/index.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Limits } from '../../domain/spec.ts';
import { type RunReport, runData, verdictLine } from '../../report/verdict.ts';
import type { Output } from '../output.ts';
import { type BatchJob, batchLine, type BatchLine, LINE_BYTES, type MalformedLine } from './batch-line.ts';
import { byteLines } from './byte-lines.ts';
import { inOrder } from './in-order.ts';

/** So many runs wait or work for each zygote: no zygote waits for the next line, and little is lost by Ctrl-C. */
const RUNS_PER_ZYGOTE = 4;

export interface Batch {
  lines: AsyncIterable<Buffer>;
  sandbox: Sandbox;
  zygotes: number;
  limits: Limits;
  signal: AbortSignal;
}

type Result = { job: BatchJob; run: RunReport } | { malformed: MalformedLine };

/** `InvalidInput` when `--batch` names no file; `-` is stdin. */
export async function requireBatch(file: string): Promise<void> {
  if (file === '-') return;
  const entry = await stat(file).catch(() => null);
  const isReadable = await access(file, constants.R_OK).then(
    () => true,
    () => false,
  );
  const problem =
    entry === null ? 'no such file' : entry.isDirectory() ? 'a directory' : isReadable ? null : 'may not be read';
  if (problem === null) return;
  throw new InvalidInput([`--batch: ${problem} (got ${JSON.stringify(file)}, allowed a file of JSON lines, or -)`]);
}

export function openBatch(file: string, signal: AbortSignal): AsyncIterable<Buffer> {
  return addAbortSignal(signal, file === '-' ? process.stdin : createReadStream(file));
}

/**
 * Judges line after line and tells each result in its place, as soon as it is there. Returns the exit code: 2 when a
 * line was malformed, else 1 when a run broke that was not the program's fault.
 */
export async function runBatch({ lines, sandbox, zygotes, limits, signal }: Batch, output: Output): Promise<number> {
  const judge = async (line: BatchLine): Promise<Result> => {
    if ('malformed' in line) return line;
    const { solution, tests } = line.job;
    const judged = await sandbox.runTests({ solution, tests, limits }, signal);
    return { job: line.job, run: { ...judged, identity: sandbox.identity, limits } };
  };
  const counts = new Map<string, number>();
  for await (const result of inOrder(batchLines(lines), RUNS_PER_ZYGOTE * zygotes, judge)) {
    const reason = 'malformed' in result ? 'malformed' : result.run.verdict.reason;
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
    if ('malformed' in result) output.narrate(result.malformed.error.message);
    output.line(data(result), text(result));
  }
  output.narrate([...counts].map(([reason, count]) => `${count} ${reason}`).join(', ') || 'no lines');
  if (counts.has('malformed')) return 2;
  return counts.has('infrastructure_error') ? 1 : 0;
}

async function* batchLines(stream: AsyncIterable<Buffer>): AsyncGenerator<BatchLine> {
  for await (const line of byteLines(stream, LINE_BYTES)) {
    const parsed = batchLine(line);
    if (parsed !== null) yield parsed;
  }
}

function data(result: Result): unknown {
  return 'malformed' in result ? result.malformed : { id: result.job.id, ...runData(result.run) };
}

function text(result: Result): string {
  if ('malformed' in result) return `${`line ${result.malformed.line}`.padEnd(24)}  malformed`;
  return verdictLine(result.job.id, result.run);
}
