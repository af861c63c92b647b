import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ChildCommand {
  name: string;
  command: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  /** It sends lines for the person who started the stack, over Node's channel between processes. */
  narrates?: boolean;
  logFile: string;
}

/** A child that ended because it is not ready. The message is its last line. */
export class ChildRefused extends Error {
  override name = 'ChildRefused';
}

/** First wait before a crashed child is started again; doubles up to 30 s while it keeps crashing. */
const FIRST_RESTART_MS = 500;
const STABLE_MS = 30_000;
/** A child's exit code when it would not be ready on a second try either. */
const NOT_READY = 3;

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

  /** `onRefusal` is asked when the child says that it is not ready: true ends it, else it is started again as after a crash. */
  start(onPid: () => void, onRefusal: (refusal: ChildRefused) => boolean = () => false): void {
    if (this.stopping) return;
    const { command, args, cwd, env, narrates, logFile } = this.command;
    const output = openSync(logFile, 'a');
    // A group of its own: Ctrl-C in the terminal reaches only the command, which stops the stack in order.
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: narrates ? ['pipe', output, output, 'ipc'] : ['pipe', output, output],
      detached: true,
    });
    closeSync(output);
    this.process = child;
    const startedAt = Date.now();
    child.on('message', (line) => typeof line === 'string' && this.log(line));
    child.on('error', (cause) => this.log(`${this.name}: ${cause.message}`));
    child.on('exit', (code, signal) => {
      this.process = null;
      if (this.stopping) return;
      if (code === NOT_READY && onRefusal(new ChildRefused(lastLine(logFile)))) return;
      if (Date.now() - startedAt > STABLE_MS) this.restartMs = FIRST_RESTART_MS;
      this.log(`${this.name} ended (${signal ?? `exit code ${code}`}): ${lastLine(logFile)}`);
      this.log(`Starting it again. Its log: ${logFile}`);
      setTimeout(() => this.start(onPid, onRefusal), this.restartMs);
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
