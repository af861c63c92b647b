import { basename } from 'node:path';
import { execa, parseCommandString } from 'execa';
import type { AlertBody } from '../../domain/nightly/alert.ts';
import type { NightAlert } from '../../domain/nightly/night.ts';

/** Whom to tell of a regression. A URL is often a secret: only its host is told or written down. */
export type AlertHook = { url: string } | { command: string };

const URL_TIMEOUT_MS = 10_000;
/** A command may send mail through a slow server. */
const COMMAND_TIMEOUT_MS = 60_000;

/** Gives the hook its JSON, once; whatever goes wrong is in the result. */
export function callHook(hook: AlertHook, body: AlertBody): Promise<NightAlert> {
  return 'url' in hook ? post(hook.url, body) : runCommand(hook.command, body);
}

/** A redirect is a failure: followed, it would become a GET without the body. */
async function post(url: string, body: AlertBody): Promise<NightAlert> {
  const { host } = new URL(url);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(URL_TIMEOUT_MS),
    });
    await response.body?.cancel().catch(() => undefined);
    return { state: response.ok ? 'sent' : 'failed', detail: `${host} answered ${response.status}` };
  } catch (cause) {
    return { state: 'failed', detail: `${host} did not answer (${reasonOf(cause)})` };
  }
}

/** A name, never the message: that may hold the URL. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return 'unknown';
  const { cause: inner } = cause;
  const code = inner instanceof Error && 'code' in inner ? inner.code : undefined;
  return typeof code === 'string' ? code : cause.name;
}

/** Its arguments may hold a secret too, so only the program is named. */
async function runCommand(command: string, body: AlertBody): Promise<NightAlert> {
  const [file = '', ...args] = parseCommandString(command);
  const { failed, exitCode, signal, timedOut, code } = await execa(file, args, {
    input: `${JSON.stringify(body)}\n`,
    stdout: 'ignore',
    stderr: 'inherit',
    timeout: COMMAND_TIMEOUT_MS,
    reject: false,
  });
  const program = basename(file);
  if (!failed) return { state: 'sent', detail: `${program} exited with 0` };
  if (timedOut) return { state: 'failed', detail: `${program} took more than ${COMMAND_TIMEOUT_MS / 1000} s` };
  return { state: 'failed', detail: `${program} ended with ${exitCode ?? signal ?? code ?? 'an error'}` };
}
