import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';

const PROJECT = fileURLToPath(new URL('../..', import.meta.url));
const CODE = ['bin', 'cli', 'activities', 'domain', 'report', 'setup', 'workers', 'workflows', 'tasks', 'sandbox'];
const FILES = ['package.json', 'package-lock.json'];

let copy: string;
beforeAll(async () => {
  copy = await mkdtemp(join(tmpdir(), 'tddft-copy-'));
  await Promise.all([...CODE, ...FILES].map((name) => cp(join(PROJECT, name), join(copy, name), { recursive: true })));
  for (const name of ['node_modules', 'miniature']) await symlink(join(PROJECT, name), join(copy, name));
});
afterAll(() => rm(copy, { recursive: true, force: true }));

test('the guard of the documentation is one file: with it the project knows its name and its number', async () => {
  const guards = (list: string) => tddft('run', '--dry-run', '--json', '--guards', list);
  expect(await guards('syntax,few_claims:4')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('unknown guard'),
  });

  const [, text = ''] =
    /`domain\/guards\/g_test\/few_claims\.ts`:\s+```ts\n([^]*?)```/.exec(await documentation()) ?? [];
  await writeFile(join(copy, 'domain/guards/g_test/few_claims.ts'), text);
  const { code, stdout } = await guards('syntax,few_claims:4');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ spec: { guards: ['syntax', 'few_claims:4'] } });
  expect(await guards('syntax,few_claims')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('allowed "few_claims:1" to "few_claims:100"'),
  });
});

function documentation(): Promise<string> {
  return readFile(join(PROJECT, 'docs/guards.md'), 'utf8');
}

async function tddft(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const command = spawn(process.execPath, [join(copy, 'bin/tddft'), ...args], {
    cwd: copy,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  command.stdout.setEncoding('utf8').on('data', (text: string) => (said.stdout += text));
  command.stderr.setEncoding('utf8').on('data', (text: string) => (said.stderr += text));
  const [code]: (number | null)[] = await once(command, 'close');
  return { code: code ?? null, ...said };
}
