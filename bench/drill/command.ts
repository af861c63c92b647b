import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));
const MOST_STARTS = 100;

/** `tddft run` as a stubborn user runs it: when it ends before the experiment does, the same command again. */
export class Command {
  readonly args: readonly string[];
  readonly logFile: string;
  /** Ends that no kill explains. */
  readonly surprises: string[] = [];
  starts = 0;
  /** Settles when the command ends with 0. */
  readonly finished: Promise<void>;
  isFinished = false;
  private child: ChildProcess | null = null;
  private isStruck = false;

  constructor(args: readonly string[], logFile: string) {
    this.args = args;
    this.logFile = logFile;
    this.finished = new Promise((resolve, reject) => this.start(resolve, reject));
  }

  /** Null between two starts. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** The command, or the stack under it, has just been killed: its end is no surprise. */
  strike(): void {
    this.isStruck = true;
  }

  private start(resolve: () => void, reject: (cause: Error) => void): void {
    this.starts += 1;
    this.isStruck = false;
    const log = openSync(this.logFile, 'a');
    const child = spawn(process.execPath, [TDDFT, ...this.args], { stdio: ['ignore', 'ignore', log] });
    closeSync(log);
    this.child = child;
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      this.child = null;
      if (code === 0) {
        this.isFinished = true;
        return resolve();
      }
      if (!this.isStruck) this.surprises.push(`start ${this.starts}: ${signal ?? `exit code ${code}`}`);
      if (this.starts < MOST_STARTS) this.start(resolve, reject);
      else reject(new Error(`the command does not come to an end; see ${this.logFile}`));
    });
  }
}
