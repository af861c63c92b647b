import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time.js';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { readStack, stackFolder } from '../../activities/files/stack-state.ts';
import { serverChecks } from '../../cli/doctor/server.ts';
import { tddft } from '../support/tddft.ts';
import { openTlsProxy, type TlsProxy } from '../support/tls-proxy.ts';

// A command starts in two seconds, on a busy machine in many.
vi.setConfig({ testTimeout: 180_000 });

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));
const NAMESPACE = 'tls-tests';
const API_KEY = 'an-api-key-that-nobody-may-see';

let folder: string;
let resultsDir: string;
let proxy: TlsProxy;
let stack: ChildProcess;
let told = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-tls-'));
  resultsDir = join(folder, 'results');
  proxy = await openTlsProxy(folder, inject('temporalAddress'), API_KEY);
  const connection = await Connection.connect({ address: inject('temporalAddress') });
  const workflowExecutionRetentionPeriod = msToTs('30 days');
  await connection.workflowService.registerNamespace({ namespace: NAMESPACE, workflowExecutionRetentionPeriod });
  await connection.close();

  const { serverName, serverCa, clientCert, clientKey } = proxy.certificates;
  vi.stubEnv('TEMPORAL_ADDRESS', proxy.address);
  vi.stubEnv('TEMPORAL_NAMESPACE', NAMESPACE);
  vi.stubEnv('TEMPORAL_API_KEY', API_KEY);
  vi.stubEnv('TEMPORAL_TLS_SERVER_NAME', serverName);
  vi.stubEnv('TEMPORAL_TLS_SERVER_CA_CERT_PATH', serverCa);
  vi.stubEnv('TEMPORAL_TLS_CLIENT_CERT_PATH', clientCert);
  // Relative to where the user stands, which is not where the workers do.
  const env = { ...process.env, TEMPORAL_TLS_CLIENT_KEY_PATH: basename(clientKey) };
  vi.stubEnv('TEMPORAL_TLS_CLIENT_KEY_PATH', clientKey);
  stack = spawn(process.execPath, [TDDFT, 'up', '--results-dir', resultsDir], { cwd: folder, env, stdio: 'pipe' });
  for (const stream of [stack.stdout, stack.stderr]) stream?.setEncoding('utf8').on('data', (text) => (told += text));
  const isReady = async (): Promise<boolean> => (await readStack(resultsDir))?.ready ?? false;
  await vi.waitUntil(isReady, { timeout: 240_000, interval: 200 });
}, 300_000);
afterAll(async () => {
  stack?.kill('SIGINT');
  if (stack?.exitCode === null) await once(stack, 'exit');
  await proxy?.close();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

test('every queue is served through TLS with a client certificate, and each call carries the API key', async () => {
  const checks = await serverChecks(resultsDir);
  expect(checks.filter(({ state }) => state !== 'ok')).toEqual([]);
  expect(checks.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['queue experiments', 'queue llm', 'queue sandbox', 'queue gpu']),
  );
  expect(checks.find(({ name }) => name === 'Temporal server')?.found).toMatch(/, TLS, API key$/);
  expect([...proxy.authorizations].toSorted()).toEqual(
    ['temporal-python', 'temporal-typescript'].map((client) => `${client} Bearer ${API_KEY}`),
  );
});

test('neither the API key nor the private key is in a file of the stack, its output or a command line', async () => {
  const pem = await readFile(proxy.certificates.clientKey, 'utf8');
  const secrets = [API_KEY, ...pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'))];
  const state = await readStack(resultsDir);
  const files = await readdir(stackFolder(resultsDir));
  const written = await Promise.all(files.map((file) => readFile(join(stackFolder(resultsDir), file), 'utf8')));
  const pids = [stack.pid ?? 0, state?.pid ?? 0, ...(state?.children ?? [])];
  const commandLines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
  expect(files).toEqual(expect.arrayContaining(['stack.json', 'workers.log', 'gpu-worker.log']));
  expect(commandLines.length).toBe(4);
  const everything = [told, ...written, ...commandLines].join('\n');
  for (const secret of secrets) expect(everything).not.toContain(secret);
});

test('a wrong key is refused by the server in one line that does not repeat it', async () => {
  vi.stubEnv('TEMPORAL_API_KEY', 'a-wrong-key');
  const { code, stdout, stderr } = await tddft(['archive', 'none', '--results-dir', resultsDir]);
  vi.stubEnv('TEMPORAL_API_KEY', API_KEY);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^NotReady: Temporal server: .*: Request unauthorized\. To mend it: .*\n$/);
  expect(stdout + stderr).not.toContain('a-wrong-key');
});

test('a stack does not wait for a server that refuses its key', async () => {
  vi.stubEnv('TEMPORAL_API_KEY', 'a-wrong-key');
  const { code, stderr } = await tddft(['up', '--results-dir', join(folder, 'refused')]);
  vi.stubEnv('TEMPORAL_API_KEY', API_KEY);
  expect(code).toBe(3);
  expect(stderr).toMatch(/^Temporal server: .*: Request unauthorized\.* To mend it: tddft doctor/m);
  expect(stderr).not.toContain('a-wrong-key');
});

test('what is wrong with a certificate is said', async () => {
  const { serverCa, clientCert } = proxy.certificates;
  const problemWith = async (variable: string, value: string | undefined, usual: string): Promise<string> => {
    vi.stubEnv(variable, value);
    const checks = await serverChecks(join(folder, 'elsewhere'));
    vi.stubEnv(variable, usual);
    expect(JSON.stringify(checks)).not.toContain(API_KEY);
    return checks.find(({ state }) => state === 'fail')?.found ?? '';
  };
  expect(await problemWith('TEMPORAL_TLS_SERVER_CA_CERT_PATH', undefined, serverCa)).toMatch(/: .*certificate/);
  expect(await problemWith('TEMPORAL_TLS_SERVER_NAME', 'other.test', 'temporal.test')).toMatch(/other\.test/);
  expect(await problemWith('TEMPORAL_TLS_CLIENT_CERT_PATH', serverCa, clientCert)).toMatch(/key/i);
});
