import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChildCommand {
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  logFile: string;
}

/** First wait before a crashed child is started again; doubles up to 30 s while it keeps crashing. */
const FIRST_RESTART_MS = 500;
const STABLE_MS = 30_000;

/** One process of the stack: started, started again when it dies, stopped when asked. */
export class Child {
  readonly name: string;
  private readonly command: ChildCommand;
  private readonly log: (line: string) => void;
  private process: ChildProcess | null = null;
  private stopping = false;
  private restartMs = FIRST_RESTART_MS;

  constructor(command: ChildCommand, log: (line: string) => void) {
    this.name = command.name;
    this.command = command;
    this.log = log;
  }

  get pid(): number | null {
    return this.process?.pid ?? null;
  }

  start(onPid: () => void): void {
    if (this.stopping) return;
    const { command, args, cwd, env, logFile } = this.command;
    const output = openSync(logFile, 'a');
    // A group of its own: Ctrl-C in the terminal reaches only the command, which stops the stack in order.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['pipe', output, output],
      detached: true,
    });
    closeSync(output);
    this.process = child;
    const startedAt = Date.now();
    child.on('error', (cause) => this.log(`${this.name}: ${cause.message}`));
    child.on('exit', (code, signal) => {
      this.process = null;
      if (this.stopping) return;
      if (Date.now() - startedAt > STABLE_MS) this.restartMs = FIRST_RESTART_MS;
      this.log(`${this.name} ended (${signal ?? `exit code ${code}`}): ${lastLine(logFile)}`);
      this.log(`Starting it again. Its log: ${logFile}`);
      setTimeout(() => this.start(onPid), this.restartMs);
      this.restartMs = Math.min(2 * this.restartMs, STABLE_MS);
    });
    onPid();
  }

  /** SIGTERM, then SIGKILL for the whole group after `graceMs`. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    const child = this.process;
    if (!child?.pid) return;
    child.kill('SIGTERM');
    const deadline = Date.now() + graceMs;
    while (child.exitCode === null && child.signalCode === null && Date.now() < deadline) await sleep(50);
    if (child.exitCode === null && child.signalCode === null) process.kill(-child.pid, 'SIGKILL');
  }
}

function lastLine(file: string): string {
  return readFileSync(file, 'utf8').trimEnd().split('\n').at(-1) ?? '';
}
