import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { sha256OfFile } from '../../activities/files/digest.ts';

export interface OllamaPlace {
  executable: string;
  /** Of its models, its key and its log. */
  folder: string;
  /** 0 for a free one. */
  port?: number;
  /** Requests that it answers side by side. */
  parallel?: number;
}

/**
 * A real Ollama server of our own, apart from any other on this machine: it sees no setting of the person's, and keeps
 * everything in `folder`.
 */
export class OllamaServer {
  private place: OllamaPlace;
  private process: ChildProcess | null = null;
  private address = '';
  private endGroup = (): void => {};

  private constructor(place: OllamaPlace) {
    this.place = place;
  }

  static async start(place: OllamaPlace): Promise<OllamaServer> {
    const server = new OllamaServer(place);
    await server.start(place.port ?? 0);
    return server;
  }

  get url(): string {
    return `http://${this.address}`;
  }

  /** Makes the server know the weights of a GGUF file as `name`. Replaces what it knew by that name. */
  async importWeights(name: string, gguf: string): Promise<void> {
    const digest = `sha256:${await sha256OfFile(gguf)}`;
    const body = Readable.toWeb(createReadStream(gguf));
    await this.ask(`blobs/${digest}`, { method: 'POST', body, duplex: 'half' });
    // Its default is a thread for each core, and llama.cpp's threads spin: on busy cores they answer 50 times slower.
    const parameters = { num_thread: 1 };
    const model = {
      model: name,
      files: { 'model.gguf': digest },
      template: '{{ .Prompt }}',
      parameters,
      stream: false,
    };
    await this.ask('create', { method: 'POST', body: JSON.stringify(model) });
  }

  /** kill -9 of the server, not of the runners that it has started: they are left, as in an accident. */
  async kill(): Promise<void> {
    const { process: child } = this;
    if (!child) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }

  /** Starts it after `kill`, at the same address, as it was or as `changes` say. */
  async startAgain(changes: Partial<Pick<OllamaPlace, 'executable' | 'folder'>> = {}): Promise<void> {
    this.endGroup();
    this.place = { ...this.place, ...changes };
    await this.start(Number(this.address.split(':').at(-1)));
  }

  async stop(): Promise<void> {
    const { process: child } = this;
    if (child && child.exitCode === null && child.signalCode === null) {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    }
    this.endGroup();
  }

  private async start(port: number): Promise<void> {
    const { executable, folder, parallel = 1 } = this.place;
    await mkdir(folder, { recursive: true });
    const child = spawn(executable, ['serve'], {
      env: {
        PATH: process.env['PATH'],
        HOME: folder,
        OLLAMA_HOST: `127.0.0.1:${port}`,
        OLLAMA_MODELS: join(folder, 'models'),
        OLLAMA_NUM_PARALLEL: String(parallel),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
      // A group of its own, by which its runners are found when it is gone itself.
      detached: true,
    });
    this.process = child;
    this.endGroup = endingWithUs(child.pid);
    child.stderr.pipe(createWriteStream(join(folder, 'ollama.log'), { flags: 'a' }));
    this.address = await listening(child, createInterface(child.stderr));
  }

  private async ask(path: string, request: RequestInit & { duplex?: 'half' }): Promise<void> {
    const answer = await fetch(`${this.url}/api/${path}`, request);
    if (!answer.ok) throw new Error(`${this.url} refused ${path}: ${answer.status} ${await answer.text()}`);
  }
}

/**
 * Has a process group end with this process, in whatever way that ends: the guard waits for the end of a pipe that the
 * system closes even at kill -9. Returns what ends the group before.
 */
function endingWithUs(group: number | undefined): () => void {
  const guard = spawn('sh', ['-c', `read -r _; kill -s KILL -- -${group}`], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  guard.unref();
  return () => void guard.stdin.end();
}

/** The address that it listens at, which it tells in its log. */
function listening(child: ChildProcess, lines: AsyncIterable<string>): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Ollama ended with exit code ${code}`)));
    void (async () => {
      for await (const line of lines) {
        const address = /Listening on (\S+) \(version/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      }
    })();
  });
}
