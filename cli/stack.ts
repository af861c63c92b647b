import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import type { Command } from 'commander';
import { isAlive } from '../activities/files/live-process.ts';
import { readStack, STACK_COMMAND, stackLock, type StackState } from '../activities/files/stack-state.ts';
import { InvalidInput } from '../domain/invalid-input.ts';
import { isLocked } from '../setup/lock.ts';
import { NotReady } from '../setup/not-ready.ts';
import type { Output } from './output.ts';
import { bringsOwnServer, temporalSettings } from './temporal-settings.ts';
import { requireSameTasks, tasksEnvironment, withTasksDirOption } from './tasks/tasks-dir.ts';
import { UNSAFE_WARNING, unsafeEnvironment, withUnsafeOption } from './unsafe-option.ts';

/** Longer than a stack takes to drain, and than most take to start. */
const CHANGE_TIMEOUT_MS = 40_000;

export interface StackOptions {
  resultsDir: string;
  /** Of a folder of the user's own. */
  tasksDir?: string;
  port: string;
  uiPort: string;
  unsafeNoSandbox?: boolean;
  /** False where another worker trains, such as a container that holds the card. */
  gpuWorker?: boolean;
}

export interface RunningStack {
  client: Client;
  ui: string | null;
  /** Aborts, with the reason, when the user interrupts the command. */
  interrupted: AbortSignal;
  /** Whether the stack is still there and is not about to stop. */
  serves(): Promise<boolean>;
  /** Stops the stack if this command started it. */
  stop(): Promise<void>;
}

export function withStackOptions(command: Command): Command {
  return withTasksDirOption(withUnsafeOption(command))
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--port <n>', 'port of the local Temporal server', portOf('--port'), '7233')
    .option('--ui-port <n>', 'port of the Temporal Web UI', portOf('--ui-port'), '8233');
}

function portOf(option: string): (text: string) => string {
  return (text) => {
    if (/^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535) return text;
    throw new InvalidInput([`${option}: not a port (got "${text}", allowed 1 to 65535)`]);
  };
}

/** The stack that serves this results folder: the running one, or one of this command's own. */
export async function openStack(
  options: StackOptions,
  output: Output,
  interrupted: AbortSignal,
): Promise<RunningStack> {
  const resultsDir = resolve(options.resultsDir);
  const running = await settledStack(resultsDir, output, interrupted);
  if (running) requireSameTasks(running, options);
  if (running) return use(running, interrupted, async () => {});
  // Settings that cannot be read are told before anything starts.
  bringsOwnServer();

  output.narrate('Starting Temporal and the workers ...');
  const stack = spawnStack(options, ['pipe', 'pipe', 'inherit']);
  const stop = (): Promise<void> => stopStack(stack);
  interrupted.addEventListener('abort', () => void stop());
  const ready = await firstLine(stack.stdout);
  if (ready === null) {
    await stop();
    interrupted.throwIfAborted();
    throw new NotReady({
      component: 'stack',
      reason: 'it ended while it started',
      fix: `see the line above, and the logs in ${resultsDir}/.stack`,
    });
  }
  const state = await readStack(resultsDir);
  if (state === null) throw new Error('the stack is ready but has not said where');
  return use(state, interrupted, stop);
}

export function spawnStack(
  { resultsDir, tasksDir, port, uiPort, unsafeNoSandbox = false, gpuWorker = true }: StackOptions,
  stdio: ('pipe' | 'inherit')[],
): ChildProcess {
  const main = fileURLToPath(new URL('../workers/stack/main.ts', import.meta.url));
  const ports = ['--port', port, '--ui-port', uiPort];
  const options = ['--results-dir', resolve(resultsDir), ...ports, ...(gpuWorker ? [] : ['--no-gpu-worker'])];
  const args = ['--import', 'tsx', main, ...options, '--exit-with-parent'];
  // A group of its own: Ctrl-C reaches this command, which then stops the stack in order.
  if (unsafeNoSandbox) process.stderr.write(`${UNSAFE_WARNING}\n`);
  return spawn(process.execPath, args, {
    stdio,
    detached: true,
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...unsafeEnvironment(unsafeNoSandbox), ...tasksEnvironment({ tasksDir }) },
  });
}

/** A client of the stack that serves a results folder; null when none runs. */
export async function connectToLive(resultsDir: string): Promise<Client | null> {
  const state = await liveStack(resolve(resultsDir));
  return state && connect(state);
}

async function use(state: StackState, interrupted: AbortSignal, stop: () => Promise<void>): Promise<RunningStack> {
  const serves = async (): Promise<boolean> => (await liveStack(state.results_dir))?.pid === state.pid;
  return { client: await connect(state), ui: state.ui, interrupted, serves, stop };
}

/** The running stack; null when there is none. One that is starting or stopping is waited for. */
async function settledStack(resultsDir: string, output: Output, interrupted: AbortSignal): Promise<StackState | null> {
  const lock = await stackLock(resultsDir);
  for (let waitedMs = 0; waitedMs < CHANGE_TIMEOUT_MS; waitedMs += 250) {
    const state = await liveStack(resultsDir);
    if (state !== null) return state;
    if (!(await isLocked(lock))) return null;
    if (waitedMs === 0) output.narrate(`Waiting for the stack of ${resultsDir}, which is starting or stopping ...`);
    await sleep(250, undefined, { signal: interrupted }).catch(() => undefined);
    interrupted.throwIfAborted();
  }
  return null;
}

/** The running stack of a results folder, once it is ready; null when there is none. */
export async function liveStack(resultsDir: string): Promise<StackState | null> {
  const state = await readStack(resultsDir).catch(() => null);
  return state?.ready && (await isAlive(state.pid, STACK_COMMAND)) ? state : null;
}

async function stopStack(stack: ChildProcess): Promise<void> {
  if (stack.exitCode !== null || stack.signalCode !== null) return;
  const ended = once(stack, 'exit');
  stack.stdin?.end();
  await ended;
}

async function connect({ address, namespace, own_server }: StackState): Promise<Client> {
  const settings = own_server ? {} : temporalSettings().connectionOptions;
  return new Client({ connection: await Connection.connect({ ...settings, address }), namespace });
}

/** Null when the stream ends first. */
async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string | null> {
  for await (const line of stream ? createInterface({ input: stream }) : []) return line;
  return null;
}
