import { ApplicationFailure, CancelledFailure, WorkflowFailedError } from '@temporalio/client';
import { CommanderError } from 'commander';
import { asNotReady } from '../setup/disk-problem.ts';
import { NotReady } from '../setup/not-ready.ts';

/** What the exit code says: 0 done, 1 failed, 2 bad usage or input, 3 environment not ready, 100 a gate, 130 interrupted. */
export interface CommandError {
  kind: string;
  message: string;
  exitCode: number;
}

/** All went well, and the result is one that the user asked to fail on. */
export const GATE_FAILED = 100;

/** The user stopped the command; nothing is lost. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** Nobody reads the output any more. */
export class Unread extends Error {
  override name = 'Unread';
}

/** The stack that a command used is gone, with the command that had started it. */
export class StackEnded extends Error {
  override name = 'StackEnded';
}

const BAD_INPUT = new Set(['InvalidInput', 'DamagedFile', 'UnequalDesign', 'SplitLeak']);
const NOT_READY = new Set(['EnvironmentNotReady', 'SandboxUnavailable']);

/** Errors that people can act on are told in their own words; the rest are ours, and come with a stack. */
export function commandError(cause: unknown): CommandError {
  const error = rootError(asNotReady(cause));
  const kind = kindOf(error);
  return { kind, message: messageOf(error), exitCode: exitCode(error, kind) };
}

function kindOf(error: Error): string {
  if (error instanceof CancelledFailure) return 'Cancelled';
  return error instanceof ApplicationFailure && error.type ? error.type : error.name;
}

function exitCode(error: Error, kind: string): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof NotReady || NOT_READY.has(kind)) return 3;
  if (error instanceof Interrupted) return 130;
  if (error instanceof Unread) return 0;
  return BAD_INPUT.has(kind) ? 2 : 1;
}

function messageOf(error: Error): string {
  const known = error instanceof ApplicationFailure || error.name !== 'Error';
  if (error instanceof CancelledFailure)
    return 'it was cancelled; what it recorded is kept, and `tddft status` prints the command that goes on';
  return known && !(error instanceof TypeError) ? error.message : (error.stack ?? error.message);
}

/** A workflow's failure is wrapped once for each child workflow and activity on its way up. */
function rootError(cause: unknown): Error {
  let error = cause instanceof Error ? cause : new Error(String(cause));
  if (!(error instanceof WorkflowFailedError)) return error;
  while (error.cause instanceof Error) error = error.cause;
  return error;
}
