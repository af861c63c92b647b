import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

export interface LlamaServerPlace {
  executable: string;
  gguf: string;
  /** The name that the model is asked for by. */
  alias: string;
  /** Adapters that requests may choose from, none of them acting by itself. */
  adapters?: string[];
  /** Requests that it answers side by side. */
  parallel?: number;
  /** Tokens of one request; 0 for what the model was trained for. */
  context?: number;
  /** 0 for a free one. */
  port?: number;
  apiKey?: string;
}

/** A real llama-server of our own, on this machine alone. */
export class LlamaServer {
  readonly url: string;
  private readonly process: ChildProcess;
  private readonly cleanUp = (): void => void this.process.kill('SIGKILL');

  private constructor(child: ChildProcess, url: string) {
    this.process = child;
    this.url = url;
    process.once('exit', this.cleanUp);
  }

  /** Ready to answer when this returns. */
  static async start({
    executable,
    gguf,
    alias,
    adapters = [],
    parallel = 1,
    context = 0,
    port = 0,
    apiKey,
  }: LlamaServerPlace): Promise<LlamaServer> {
    const loras = adapters.flatMap((path) => ['--lora', path]);
    const child = spawn(
      executable,
      [
        ...['--model', gguf, '--alias', alias, '--host', '127.0.0.1', '--port', String(port)],
        ...['--parallel', String(parallel), '--ctx-size', String(context * parallel)],
        // Its default is a thread for each core, and llama.cpp's threads spin.
        ...['--threads', '1', ...loras, ...(loras.length > 0 ? ['--lora-init-without-apply'] : [])],
      ],
      {
        env: { PATH: process.env['PATH'], ...(apiKey === undefined ? {} : { LLAMA_API_KEY: apiKey }) },
        stdio: ['ignore', 'ignore', 'pipe'],
      },
    );
    return new LlamaServer(child, await listening(child, createInterface(child.stderr)));
  }

  /** kill -9 */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    process.off('exit', this.cleanUp);
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill(signal);
    await ended;
  }
}

/** The address that it listens at, which it tells in its log when the model is loaded. */
function listening(child: ChildProcess, lines: AsyncIterable<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`llama-server ended with exit code ${code}`)));
    void (async () => {
      for await (const line of lines) {
        const url = /listening on (http:\S+)/.exec(line)?.[1];
        if (url !== undefined) resolve(url);
      }
    })();
  });
}
