import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { z } from 'zod';
import type { SyntaxReport } from '../../domain/guards/syntax.ts';
import { type Capped, capped } from './capped.ts';
import { ENVIRONMENT } from './confinement.ts';
import { SandboxUnavailable, spawnFailure, startFailure } from './unavailable.ts';

const Answer = z.strictObject({
  id: z.int(),
  error: z.strictObject({ line: z.int().nullable(), message: z.string() }).nullable(),
});

export interface SyntaxHelperOptions {
  bwrap: string;
  arguments: string[];
  sourceBytes: number;
  timeoutMs: number;
}

export interface SyntaxHelper {
  check(source: string): Promise<SyntaxReport>;
  close(): Promise<void>;
}

interface HelperProcess {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  lines: AsyncIterator<string>;
  errors: Capped;
  closed: Promise<void>;
}

const ERROR_BYTES = 64 * 1024;

/**
 * A confined Python that compiles one source after the other; started at the first request, and again when it died.
 * A source that breaks it is tried twice, then `SandboxUnavailable`.
 */
export function syntaxHelper({ bwrap, sourceBytes, timeoutMs, ...options }: SyntaxHelperOptions): SyntaxHelper {
  let helper: HelperProcess | null = null;
  let queue: Promise<unknown> = Promise.resolve();
  let lastId = 0;

  const ask = async (source: string): Promise<SyntaxReport> => {
    const started = performance.now();
    helper ??= startHelper(bwrap, options.arguments);
    const { child, lines, errors, closed } = helper;
    const id = (lastId += 1);
    child.stdin.write(`${JSON.stringify({ id, source })}\n`);
    const deadline = setTimeout(() => child.kill('SIGKILL'), timeoutMs);
    try {
      const line = await lines.next();
      if (line.done) {
        await closed;
        throw startFailure(errors.text());
      }
      const answer = Answer.parse(JSON.parse(line.value));
      if (answer.id !== id) throw new SandboxUnavailable('The syntax helper answered another request.');
      const durationMs = Math.round(performance.now() - started);
      return answer.error ? { kind: 'error', durationMs, ...answer.error } : { kind: 'valid', durationMs };
    } catch (cause) {
      child.kill('SIGKILL');
      helper = null;
      throw cause;
    } finally {
      clearTimeout(deadline);
    }
  };

  return {
    async check(source) {
      if (Buffer.byteLength(source) > sourceBytes) return { kind: 'too_long', limitBytes: sourceBytes, durationMs: 0 };
      const answer = queue.then(() => ask(source).catch(() => ask(source)));
      queue = answer.catch(() => undefined);
      return answer;
    },
    async close() {
      await queue;
      helper?.child.stdin.end();
      await helper?.closed;
      helper = null;
    },
  };
}

function startHelper(bwrap: string, commandLine: string[]): HelperProcess {
  const child = spawn(bwrap, commandLine, { env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  // Writing to a helper that died is answered by the end of its output.
  child.stdin.on('error', () => undefined);
  const errors = capped(child.stderr, ERROR_BYTES);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const closed = new Promise<void>((resolve, reject) => {
    child.once('close', () => resolve());
    child.once('error', (cause) => reject(spawnFailure(bwrap, cause)));
  });
  closed.catch(() => undefined);
  return { child, lines, errors, closed };
}
