import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tddft } from '../support/tddft.ts';

const TDDFT = join(import.meta.dirname, '../../bin/tddft');
const CONTROLS = '\u001b]0;owned\u0007\u001b[31m';

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-output-'));
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

async function counts(name: string, taskIds: string[]): Promise<void> {
  const rows = taskIds.map((task_id) => ({ task_id, baseline: [3, 10], finetuned: [6, 10] }));
  await writeFile(join(cwd, name), JSON.stringify(rows));
}

test('what does not fit into a pipe at once arrives whole, however late its reader is', async () => {
  const taskIds = Array.from({ length: 200 }, (_, index) => `task_${index}`);
  await counts('many.json', taskIds);
  const command = `'${process.execPath}' '${TDDFT}' compare --counts many.json --json | (sleep 3; cat)`;
  const { stdout } = await promisify(execFile)('bash', ['-c', command], { cwd, maxBuffer: 2 ** 24 });
  const { per_task }: { per_task: { task_id: string }[] } = JSON.parse(stdout);
  expect(per_task.map((each) => each.task_id)).toEqual(taskIds);
});

test('a reader that has seen enough ends the command without an error', async () => {
  await counts('many.json', ['one', 'two', 'three']);
  const command = `set -o pipefail; '${process.execPath}' '${TDDFT}' compare --counts many.json --json | head -1`;
  const { stdout, stderr } = await promisify(execFile)('bash', ['-c', command], { cwd });
  expect({ stdout, stderr }).toEqual({ stdout: '{\n', stderr: '' });
});

test.for([['data'], ['an error']])('control characters of a file reach no terminal as %s', async ([kind]) => {
  await counts('controls.json', [`fibonacci${CONTROLS}`, ...(kind === 'data' ? [] : [`fibonacci${CONTROLS}`])]);
  const { stdout, stderr } = await tddft(['compare', '--counts', 'controls.json'], { cwd });
  expect(stdout + stderr).toContain('fibonacci\\u001b');
  expect(stdout + stderr).not.toContain('\u001b');
});
