import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lockExperiment } from '../../cli/run-lock.ts';
import { freePort } from '../support/free-port.ts';
import { tddft } from '../support/tddft.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-cli-'));
  await writeFile(join(folder, 'broken.json'), '{"model": ');
  await writeFile(join(folder, 'list.json'), '[1]');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.for([
  [['run', '--tasks', 'fibonaci'], 'did you mean "fibonacci"'],
  [['run', '--model', 'gpt'], 'model: wrong form (got "gpt", allowed miniature, gguf:'],
  [['run', '--trials', '0'], 'trials_per_task: too small (got 0, allowed at least 1)'],
  [['run', '--trials', '1000000000'], 'trials_per_task: too large (got 1000000000, allowed at most 100000)'],
  [['run', '--trials', 'many'], '--trials: not a value (got "many")'],
  [['run', '--steps', 'test'], 'did you mean "tests"'],
  [['run', '--guards', 'imports_function'], 'guards: the first guard is always syntax (got "imports_function"'],
  [['run', '--guards', 'syntax,not_vacous'], 'guards: unknown guard, did you mean "not_vacuous"?'],
  [['run', '--guards', 'syntax,enough_tests'], 'guards: enough_tests needs a number (got "enough_tests"'],
  [['benchmark', '--guards', ''], 'guards: the first guard is always syntax'],
  [['run', '--id', '../etc'], 'experiment_id'],
  [['run', '--trails', '3'], 'Did you mean --trials?'],
  [['rum'], 'Did you mean run?'],
  [['run', '--spec', 'nowhere.json'], 'cannot read nowhere.json'],
  [['run', '--spec', 'broken.json'], 'broken.json: not a JSON object'],
  [['run', '--spec', 'list.json'], 'list.json: not a JSON object'],
  [['run', '--port', 'abc'], '--port: not a port (got "abc", allowed 1 to 65535)'],
  [['extract', '--id', 'nobody'], 'no such experiment (got "nobody"'],
  [['compare', '--id', 'nobody'], 'no such experiment (got "nobody"'],
  [['trials', 'show', 'nobody.baseline.fibonacci.000'], 'no such experiment'],
  [['status', 'nobody'], 'no such experiment'],
  [['tasks', 'show', 'primes'], 'unknown task'],
  [['concurrency', 'exp', '0'], 'n: too small (got 0, allowed at least 1)'],
  [['add-trials', 'exp', '-1'], 'n: too small (got -1, allowed at least 1)'],
  [['doctor', '--model', 'gpt'], 'model: wrong form (got "gpt", allowed miniature, gguf:'],
  [['schedule', 'create', '--at', '02:00', '--tasks', 'fibonaci'], 'did you mean "fibonacci"'],
  [['nightly', '--id', 'exp-1'], '--id: no night of "nightly" (got "exp-1"'],
] as const)('%j is refused with its reason and exit code 2, and writes nothing', async ([args, reason]) => {
  const before = await readdir(folder);
  const { code, stderr } = await tddft([...args], { cwd: folder });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
  expect(await readdir(folder)).toEqual(before);
});

test('with --json an error is JSON on stdout too', async () => {
  const { code, stdout } = await tddft(['run', '--trials', '0', '--json'], { cwd: folder });
  expect(code).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({ error: { kind: 'InvalidInput' } });
});

test('a taken port is named with the way out and exit code 3', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  const port = typeof address === 'object' && address !== null ? String(address.port) : '';
  const args = ['run', '--id', 'taken', '--trials', '1', '--port', port, '--ui-port', String(await freePort())];
  const { code, stderr } = await tddft(args, { cwd: folder });
  other.close();
  expect({ code, stderr }).toMatchObject({ code: 3, stderr: expect.stringContaining(`port ${port}: it is taken`) });
});

test('an experiment that another process runs is not run twice', async () => {
  const unlock = await lockExperiment(join(folder, 'results'), 'held');
  const { code, stderr } = await tddft(['run', '--id', 'held', '--trials', '1'], { cwd: folder });
  await unlock();
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`is being run by process ${process.pid} already`),
  });
});

test('a process id that is left behind by a kill, and is in use again, locks nothing', async () => {
  const folderOfRun = join(folder, 'results', 'left');
  await mkdir(folderOfRun, { recursive: true });
  await writeFile(join(folderOfRun, '.run.lock'), String(process.pid));
  const unlock = await lockExperiment(join(folder, 'results'), 'left');
  await unlock();
  expect(await readdir(join(folder, 'results'))).not.toContain('left');
});

test('status tells of an experiment that is run and of a damaged comparison, and lists the others', async () => {
  const resultsDir = join(folder, 'listed');
  for (const id of ['busy', 'torn', 'still']) {
    await mkdir(join(resultsDir, id, 'analysis'), { recursive: true });
    await writeFile(join(resultsDir, id, 'manifest.json'), '{}');
  }
  await writeFile(join(resultsDir, 'torn', 'analysis', 'comparison_report.json'), '{"overall": ');
  const unlock = await lockExperiment(resultsDir, 'busy');
  const { code, stdout } = await tddft(['status', '--results-dir', resultsDir, '--json']);
  await unlock();
  expect(code).toBe(0);
  const rows: unknown = JSON.parse(stdout);
  expect(rows).toEqual(
    expect.arrayContaining([
      { experiment_id: 'busy', workflow_id: null, state: 'running', detail: `process ${process.pid} works on it` },
      {
        experiment_id: 'torn',
        workflow_id: null,
        state: 'damaged',
        detail: expect.stringContaining('comparison_report.json'),
      },
      { experiment_id: 'still', workflow_id: null, state: 'stopped', detail: expect.stringContaining('continues it') },
    ]),
  );
});
