import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { requireSameTasks } from '../../cli/tasks/tasks-dir.ts';
import { Task } from '../../domain/task.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { tddft } from '../support/tddft.ts';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-tasks-cli-'));
  await tasks('new', 'within_bounds');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function tasks(...args: string[]) {
  return tddft(['tasks', ...args, '--tasks-dir', folder], { cwd: folder });
}

/** Writes the example under another name, with some fields changed or left out (undefined). */
async function write(id: string, changes: Record<string, unknown>): Promise<void> {
  const example = z
    .record(z.string(), z.unknown())
    .parse(JSON.parse((await readFile(join(folder, 'within_bounds.json'), 'utf8')).replaceAll('within_bounds', id)));
  await writeFile(join(folder, `${id}.json`), JSON.stringify({ ...example, ...changes }));
}

async function remove(...ids: string[]): Promise<void> {
  await Promise.all(ids.map((id) => rm(join(folder, `${id}.json`))));
}

describe('a folder of one’s own', () => {
  test('a new task is a file that validates as it stands, with a schema beside it for editors', async () => {
    const task = Task.parse(JSON.parse(await readFile(join(folder, 'within_bounds.json'), 'utf8')));
    expect(task).toMatchObject({ id: 'within_bounds', entry_point: 'within_bounds', $schema: './schema.json' });
    expect(JSON.parse(await readFile(join(folder, 'schema.json'), 'utf8'))).toMatchObject({ type: 'object' });
    const { code, stdout, stderr } = await tasks('validate');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'within_bounds: sound\n' });
    expect(stdout.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
      ['task', 'cases', 'references pass', 'stub fails', 'mutants fail', 'hacks fail', 'sound'],
      ['within_bounds', '12', '2/2', '1/1', '9/9', '5/5', 'yes'],
      [''],
    ]);
  });

  test('list and show read it, and the prompt is that of the project where the folder has none', async () => {
    expect(JSON.parse((await tasks('list', '--json')).stdout)).toMatchObject([
      { id: 'within_bounds', version: 1, difficulty: 'easy', tags: ['lists'] },
    ]);
    const { stdout } = await tasks('show', 'within_bounds', '--prompt');
    expect(stdout).toContain('def within_bounds(numbers: list[int], low: int, high: int) -> list[int]:');
  });

  test('new overwrites nothing, and takes no name that is none', async () => {
    const before = await readFile(join(folder, 'within_bounds.json'), 'utf8');
    for (const [id, reason] of [
      ['within_bounds', 'there already'],
      ['schema', 'there already'],
      ['Within', 'wrong form'],
    ] as const) {
      const { code, stderr } = await tasks('new', id);
      expect({ id, code, stderr }).toMatchObject({ id, code: 2, stderr: expect.stringContaining(reason) });
    }
    expect(await readFile(join(folder, 'within_bounds.json'), 'utf8')).toBe(before);
  });

  test('one that is not there is named', async () => {
    const { code, stderr } = await tddft(['tasks', 'list', '--tasks-dir', join(folder, 'nowhere')]);
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('cannot read the folder') });
  });
});

test('a task that is not sound: exit code 1, a line for each problem, NO in the table', async () => {
  await write('loose', { same_as: ['tight'], specification: 'Another.', mutants: [] });
  const { code, stdout, stderr } = await tasks('validate', 'loose');
  expect({ code, stderr }).toEqual({ code: 1, stderr: 'loose: NOT SOUND\n' });
  expect(stdout).toMatch(/^loose .* 0\/0 .* NO$/m);
  expect(stdout).toContain('\nloose.json: mutants: too few (got 0, allowed at least 8)\n');
  expect(stdout).toContain('\nloose.json: same_as[0]: unknown task (got "tight", allowed within_bounds)\n');

  const asJson = await tasks('validate', 'loose', '--json');
  expect({ code: asJson.code, ...JSON.parse(asJson.stdout) }).toMatchObject({
    code: 1,
    sound: false,
    tasks: [
      {
        task: 'loose',
        controls: { mutant: { held: 0, total: 0 } },
        problems: [/too few/, /unknown task/].map((line) => expect.stringMatching(line)),
      },
    ],
  });
  await remove('loose');
});

test('two tasks of one entry point and specification are refused, each in its own line', async () => {
  await write('twin', { entry_point: 'within_bounds' });
  const { code, stdout } = await tasks('validate', 'within_bounds');
  expect({ code, stdout }).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(
      'within_bounds.json: specification: the same as that of twin, with the same entry point',
    ),
  });
  await remove('twin');
});

test('a file that is no task: exit code 2, with every field that is wrong, and nothing is run', async () => {
  await write('none', { difficulty: 'hrd', mutants: [{ id: 'a', code: '' }], hiden_tests: 'x' });
  await writeFile(join(folder, 'torn.json'), '{"id": ');
  const { code, stdout, stderr } = await tasks('validate');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  for (const line of [
    /none\.json: difficulty: unknown value, did you mean "hard"\? \(got "hrd", allowed easy, medium, hard\)/,
    /none\.json: mutants\[0\]\.code: too short \(got "", allowed at least 1 character\)/,
    /none\.json: mutants\[0\]\.why: wrong type \(got nothing, allowed string\)/,
    /none\.json: hiden_tests: unknown field, did you mean "hidden_tests"\?/,
    /torn\.json: input: not JSON \(got SyntaxError/,
  ]) {
    expect(stderr).toMatch(line);
  }
  expect(await tasks('validate', 'within_bounds')).toMatchObject({ code: 0 });
  await remove('none', 'torn');
});

test('an unknown task is named, with the near one', async () => {
  const { code, stderr } = await tasks('validate', 'within_bound');
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('did you mean "within_bounds"?') });
});

test('an older task, without mutants, can be shown although it does not validate', async () => {
  await write('older', { mutants: undefined, tags: undefined, difficulty: undefined, specification: 'Older.' });
  expect(await tasks('show', 'older')).toMatchObject({ code: 0, stdout: expect.stringContaining('Older.') });
  expect(await tasks('validate', 'older')).toMatchObject({ code: 1 });
  await remove('older');
});

describe('an experiment on one’s own tasks', () => {
  const args = ['run', '--dry-run', '--json', '--tasks', 'within_bounds', '--trials', '1'];
  const Planned = z.object({ tasks: z.array(z.object({ id: z.string() })) });

  test('takes them from --tasks-dir', async () => {
    const { code, stdout, stderr } = await tddft([...args, '--tasks-dir', '.'], { cwd: folder });
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(Planned.parse(JSON.parse(stdout)).tasks).toMatchObject([{ id: 'within_bounds' }]);
  });

  test('does not know them without it', async () => {
    const { code, stderr } = await tddft(args, { cwd: folder });
    expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('unknown task') });
  });
});

test('a stack that runs keeps its folder of tasks: another one that the user names is refused', () => {
  const running = {
    ...{ pid: 1, ready: true, address: '127.0.0.1:7233', namespace: 'default', own_server: true, ui: null },
    ...{ results_dir: '/results', tasks_dir: '/mine', children: [] },
  };
  expect(() => requireSameTasks(running, { tasksDir: '/others' })).toThrow(
    '--tasks-dir: the running stack of /results has another (got "/others", allowed "/mine", or end it first)',
  );
  expect(() => requireSameTasks(running, { tasksDir: '/mine' })).not.toThrow();
  expect(() => requireSameTasks(running, {})).not.toThrow();
});

test('without a sandbox that holds nothing is run: exit code 3, and the attack that got through is named', async () => {
  const { bwrap } = await toolchain();
  const bin = await mkdtemp(join(folder, 'bin-'));
  await writeFile(join(bin, 'bwrap'), `#!/bin/sh\nexec env TOKEN=secret ${bwrap} "$@"\n`, { mode: 0o755 });
  const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` };
  const command = spawn(process.execPath, [TDDFT, 'tasks', 'validate', '--tasks-dir', folder], { env });
  const [stdout, stderr, [code]] = await Promise.all([
    text(command.stdout),
    text(command.stderr),
    once(command, 'close'),
  ]);
  expect({ code, stdout, stderr }).toMatchObject({
    code: 3,
    stdout: '',
    stderr: expect.stringContaining('test_no_environment'),
  });
});
