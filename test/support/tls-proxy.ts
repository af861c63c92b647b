import { readFile } from 'node:fs/promises';
import {
  connect,
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type IncomingHttpStatusHeader,
  type ServerHttp2Stream,
} from 'node:http2';
import { join } from 'node:path';
import { execa } from 'execa';

/** In the server's certificate: a name, since Node refuses addresses. */
const SERVER_NAME = 'temporal.test';

/** The TLS settings that a client of the proxy needs, as TEMPORAL_TLS_* names them: the paths of PEM files. */
export interface Certificates {
  serverName: string;
  serverCa: string;
  clientCert: string;
  clientKey: string;
}

export interface TlsProxy {
  address: string;
  certificates: Certificates;
  /** The `authorization` of every call, with the client that made it, as `<client-name> <authorization>`. */
  authorizations: Set<string>;
  close(): Promise<void>;
}

/**
 * A Temporal server as one meets it in a company: TLS with a certificate of its own authority, clients known by theirs,
 * and an API key with each call. Passes every call with the right key on to the server at `target`.
 */
export async function openTlsProxy(folder: string, target: string, apiKey: string): Promise<TlsProxy> {
  await authority(folder);
  await Promise.all([certificate(folder, 'server'), certificate(folder, 'client')]);
  const file = (name: string): string => join(folder, name);
  const [ca, cert, key] = await Promise.all(['ca.pem', 'server.pem', 'server.key'].map((name) => readFile(file(name))));
  const authorizations = new Set<string>();
  const upstream = connect(`http://${target}`);
  const server = createSecureServer({ ca, cert, key, requestCert: true, rejectUnauthorized: true });
  server.on('stream', (stream, headers) => {
    const { authorization = 'none', 'client-name': client } = headers;
    authorizations.add(`${String(client)} ${authorization}`);
    if (authorization === `Bearer ${apiKey}`) pass(stream, headers);
    else refuse(stream);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('the proxy has no port');

  function pass(stream: ServerHttp2Stream, headers: IncomingHttpHeaders): void {
    const call = upstream.request({ ...headers, ':authority': target });
    let trailers: IncomingHttpHeaders = {};
    call.on('response', (response: IncomingHttpHeaders & IncomingHttpStatusHeader) =>
      stream.respond(response, { waitForTrailers: true }),
    );
    call.on('trailers', (sent: IncomingHttpHeaders) => (trailers = sent));
    stream.on('wantTrailers', () => stream.sendTrailers(trailers));
    stream.on('close', () => call.close(constants.NGHTTP2_CANCEL));
    call.on('error', () => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    stream.on('error', () => call.close(constants.NGHTTP2_CANCEL));
    stream.pipe(call).pipe(stream);
  }

  return {
    address: `127.0.0.1:${bound.port}`,
    certificates: {
      serverName: SERVER_NAME,
      serverCa: file('ca.pem'),
      clientCert: file('client.pem'),
      clientKey: file('client.key'),
    },
    authorizations,
    close: () =>
      new Promise((closed) => {
        upstream.destroy();
        server.close(() => closed());
      }),
  };
}

/** gRPC's UNAUTHENTICATED. */
function refuse(stream: ServerHttp2Stream): void {
  stream.respond(
    {
      ':status': 200,
      'content-type': 'application/grpc',
      'grpc-status': '16',
      'grpc-message': 'Request unauthorized.',
    },
    { endStream: true },
  );
}

const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];

async function authority(folder: string): Promise<void> {
  const args = ['req', '-x509', ...KEY, '-subj', '/CN=authority', '-keyout', 'ca.key', '-out', 'ca.pem'];
  await execa('openssl', args, { cwd: folder });
}

async function certificate(folder: string, name: string): Promise<void> {
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-addext', `subjectAltName=DNS:${SERVER_NAME}`];
  const extensions = [...signed, '-addext', 'basicConstraints=critical,CA:FALSE'];
  const args = ['req', '-x509', ...KEY, ...extensions, '-subj', `/CN=${name}`];
  await execa('openssl', [...args, '-keyout', `${name}.key`, '-out', `${name}.pem`], { cwd: folder });
}
