import { access, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readJson } from '../../activities/files/parse.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';
import { Comparison } from '../../domain/comparison/comparison.ts';
import { experimentFolder } from '../report/html/experiment-folder.ts';
import { EXPERIMENT } from '../report/html/records.ts';
import { measureArm } from '../support/measured-experiment.ts';
import { tddft } from '../support/tddft.ts';

let cwd: string;
let resultsDir: string;
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'tddft-report-command-'));
  resultsDir = join(cwd, 'results');
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

test('report writes the page of a finished experiment and prints its path', async () => {
  await experimentFolder(resultsDir, { trials: 5 });
  const { code, stdout } = await tddft(['report', EXPERIMENT], { cwd });
  expect(code).toBe(0);
  await access(stdout.trim());
  const json = await tddft(['report', EXPERIMENT, '--json'], { cwd });
  expect(JSON.parse(json.stdout)).toMatchObject({ experiment_id: EXPERIMENT, file: stdout.trim(), pages: 6 });
});

test('the command in a report repeats its design, from any folder, with tasks of one’s own', async () => {
  const tasksDir = join(cwd, 'my tasks');
  const renamed = (text: string): string => text.replaceAll('"fibonacci"', '"my_fibonacci"');
  await mkdir(tasksDir);
  const task = await readFile(join(TASKS_DIR, 'fibonacci.json'), 'utf8');
  await writeFile(join(tasksDir, 'my_fibonacci.json'), renamed(task));
  const kept = join(cwd, 'kept results');
  for (const arm of ['baseline', 'finetuned'])
    await measureArm(kept, { experiment: 'own', arm, successes: { my_fibonacci: 2 }, tasksDir });
  const { stdout } = await tddft(['report', 'own', '--results-dir', kept], { cwd });
  const [, command = ''] =
    /<pre class="command"[^>]*><code>(.*?)<\/code>/.exec(await readFile(stdout.trim(), 'utf8')) ?? [];
  const words = command.replaceAll('&#39;', "'").match(/'[^']*'|\S+/g) ?? [];
  const [program, ...args] = words.map((word) => word.replaceAll("'", ''));
  expect(program).toBe('tddft');

  const { code, stdout: planned } = await tddft([...args, '--dry-run', '--json'], { cwd: tmpdir() });
  expect(code).toBe(0);
  expect(JSON.parse(planned)).toMatchObject({
    spec: { experiment_id: 'own-again', tasks: ['my_fibonacci'], trials_per_task: 5 },
  });
});

test('judgements that came after the comparison are in the next report, and in the comparison', async () => {
  const folder = await experimentFolder(resultsDir, { trials: 5 });
  const judged = async (): Promise<boolean> => {
    const { code, stdout } = await tddft(['report', EXPERIMENT], { cwd });
    expect(code).toBe(0);
    const told = await readJson(folder.comparison, Comparison);
    const html = await readFile(stdout.trim(), 'utf8');
    expect(html.includes('Not all of the compared trials')).toBe(told?.attribution === null);
    return told?.attribution !== null;
  };
  expect(await judged()).toBe(false);
  await experimentFolder(resultsDir, { trials: 5, attributed: true });
  expect(await judged()).toBe(true);
});

test('an experiment with its baseline only is refused, with the command that goes on', async () => {
  await experimentFolder(resultsDir, { arms: ['baseline'], trials: 5 });
  const { code, stderr } = await tddft(['report', EXPERIMENT], { cwd });
  expect({ code, stderr }).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('finetuned: this arm has no results'),
  });
  expect(stderr).toContain(`tddft run --id ${EXPERIMENT}`);
});

test.for([
  [['report', 'nobody'], 'no such experiment (got "nobody"'],
  [['report', '../nobody'], 'experiment: wrong form'],
  [['report'], "missing required argument 'experiment'"],
] as const)('%j is refused with its reason and exit code 2', async ([args, reason]) => {
  const { code, stderr } = await tddft([...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});
