import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { readStack } from '../../activities/files/stack-state.ts';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
}

export interface TddftOptions {
  cwd?: string;
  kill?: { at: RegExp; resultsDir: string };
}

/** Runs `tddft`; when its narration matches `kill.at`, kills with -9 the command and every process of its stack. */
export async function tddft(args: string[], { cwd, kill }: TddftOptions = {}): Promise<Run> {
  const command = spawn(process.execPath, [TDDFT, ...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  const run: Run = { code: null, stdout: '', stderr: '' };
  command.stdout.setEncoding('utf8').on('data', (text: string) => (run.stdout += text));
  command.stderr.setEncoding('utf8').on('data', (text: string) => {
    run.stderr += text;
    if (kill?.at.test(text)) void killEverything(command, kill.resultsDir);
  });
  [run.code] = await once(command, 'close');
  return run;
}

async function killEverything(command: ChildProcess, resultsDir: string): Promise<void> {
  const stack = await readStack(resultsDir);
  for (const pid of [command.pid, stack?.pid, ...(stack?.children ?? [])]) {
    if (pid) killHard(pid);
  }
}

function killHard(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Its parent's end was its own.
  }
}
