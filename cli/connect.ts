import { join } from 'node:path';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, type ConnectionOptions as TlsOptions } from 'node:tls';
import { Connection } from '@temporalio/client';
import { stackFolder } from '../activities/files/stack-state.ts';
import { NotReady } from '../setup/not-ready.ts';
import type { ServerPlace } from './server-place.ts';

const TIMEOUT_MS = 5000;

const SETTINGS_TO_LOOK_AT =
  'look at TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TLS_*, TEMPORAL_API_KEY and temporal.toml';

/** Connects to the server of a results folder; `NotReady` says why it could not, in words without a key. */
export async function connectTo(place: ServerPlace, resultsDir: string): Promise<Connection> {
  try {
    return await Connection.connect({ ...place.options, connectTimeout: TIMEOUT_MS });
  } catch (cause) {
    throw new NotReady({
      component: 'Temporal server',
      reason: `${place.address}: ${refusal(cause) ?? (await unreachable(place).catch(brief)) ?? 'does not answer'}`,
      fix: place.ownServer ? `see ${join(stackFolder(resultsDir), 'temporal.log')}` : SETTINGS_TO_LOOK_AT,
    });
  }
}

/** What a server that was reached said. */
function refusal(cause: unknown): string | null {
  const said = cause instanceof Error ? cause.cause : null;
  return said instanceof Error && 'details' in said && typeof said.details === 'string'
    ? said.details.replace(/\.$/, '')
    : null;
}

/** gRPC only says that time is up: the same way without gRPC tells what is in it. Null when nothing is. */
function unreachable({ address, options: { tls, apiKey } }: ServerPlace): Promise<string | null> {
  const [, host = 'localhost', port = '7233'] = /^(.*?)(?::(\d+))?$/.exec(address) ?? [];
  // A key alone turns TLS on.
  const encrypted = typeof tls === 'object' || tls === true || (tls !== false && apiKey !== undefined);
  return new Promise((tell) => {
    const socket: Socket = encrypted
      ? connectTls({ host, port: Number(port), ...tlsOptions(tls), ALPNProtocols: ['h2'] })
      : connectPlain({ host, port: Number(port) });
    const end = (reason: string | null): void => {
      socket.destroy();
      tell(reason);
    };
    socket.setTimeout(TIMEOUT_MS, () => end(null));
    socket.on('error', (cause) => end(brief(cause)));
    // A server that wants another certificate, or any encryption at all, hangs up on the first words.
    socket.on('close', () => end(encrypted ? 'it hangs up on our certificate' : 'it hangs up; does it want TLS?'));
    socket.on(encrypted ? 'secureConnect' : 'connect', () => socket.write('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'));
  });
}

/** OpenSSL's errors are numbers and places around the one part that says something. */
function brief(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return /error:[0-9A-F]+:[^:]*:[^:]*:([^:\n]+)/.exec(message)?.[1] ?? message;
}

function tlsOptions(tls: ServerPlace['options']['tls']): TlsOptions {
  if (typeof tls !== 'object' || tls === null) return {};
  const { serverNameOverride, serverRootCACertificate, clientCertPair } = tls;
  return {
    ...(serverNameOverride && { servername: serverNameOverride }),
    ...(serverRootCACertificate && { ca: Buffer.from(serverRootCACertificate) }),
    ...(clientCertPair && { cert: Buffer.from(clientCertPair.crt), key: Buffer.from(clientCertPair.key) }),
  };
}
