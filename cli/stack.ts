import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Client, Connection } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import type { Command } from 'commander';
import { isAlive } from '../activities/files/live-process.ts';
import { readStack, STACK_COMMAND, type StackState } from '../activities/files/stack-state.ts';
import { NotReady } from '../setup/not-ready.ts';
import type { Output } from './output.ts';

export interface StackOptions {
  resultsDir: string;
  port?: string;
  uiPort?: string;
}

export interface RunningStack {
  client: Client;
  ui: string | null;
  /** Stops the stack if this command started it. */
  stop(): Promise<void>;
}

export function withStackOptions(command: Command): Command {
  return command
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--port <n>', 'port of the local Temporal server', '7233')
    .option('--ui-port <n>', 'port of the Temporal Web UI', '8233');
}

/** The stack that serves this results folder: the running one, or one of this command's own. */
export async function openStack(options: StackOptions, output: Output): Promise<RunningStack> {
  const running = await liveStack(options.resultsDir);
  if (running) return { client: await connect(running), ui: running.ui, stop: async () => {} };

  output.narrate('Starting Temporal and the workers ...');
  const stack = spawnStack(options, ['pipe', 'pipe', 'inherit']);
  const ready = await firstLine(stack.stdout);
  if (ready === null) {
    throw new NotReady({
      component: 'stack',
      reason: 'it ended while it started',
      fix: `see the line above, and the logs in ${resolve(options.resultsDir)}/.stack`,
    });
  }
  const state = await readStack(resolve(options.resultsDir));
  if (state === null) throw new Error('the stack is ready but has not said where');
  return {
    client: await connect(state),
    ui: state.ui,
    stop: () =>
      new Promise((stopped) => {
        stack.once('exit', () => stopped());
        stack.stdin?.end();
      }),
  };
}

export function spawnStack({ resultsDir, port, uiPort }: StackOptions, stdio: ('pipe' | 'inherit')[]) {
  const main = fileURLToPath(new URL('../workers/stack/main.ts', import.meta.url));
  const ports = [...(port ? ['--port', port] : []), ...(uiPort ? ['--ui-port', uiPort] : [])];
  const args = ['--import', 'tsx', main, '--results-dir', resolve(resultsDir), '--exit-with-parent', ...ports];
  // A group of its own: Ctrl-C reaches this command, which then stops the stack in order.
  return spawn(process.execPath, args, { stdio, detached: true, cwd: fileURLToPath(new URL('..', import.meta.url)) });
}

/** A client of the stack that serves a results folder; null when none runs. */
export async function connectToLive(resultsDir: string): Promise<Client | null> {
  const state = await liveStack(resultsDir);
  return state && connect(state);
}

async function liveStack(resultsDir: string): Promise<StackState | null> {
  const state = await readStack(resolve(resultsDir)).catch(() => null);
  return state?.ready && (await isAlive(state.pid, STACK_COMMAND)) ? state : null;
}

async function connect({ address, namespace }: StackState): Promise<Client> {
  const { connectionOptions } = loadClientConnectConfig();
  return new Client({ connection: await Connection.connect({ ...connectionOptions, address }), namespace });
}

/** Null when the stream ends first. */
async function firstLine(stream: NodeJS.ReadableStream | null): Promise<string | null> {
  for await (const line of stream ? createInterface({ input: stream }) : []) return line;
  return null;
}
