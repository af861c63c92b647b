import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { writeJson } from '../../activities/files/atomic.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { amendTrials } from '../../activities/records/amend.ts';
import { createSpecActivities } from '../../activities/spec/activities.ts';
import { noteProgram, readPrograms } from '../../activities/spec/arm-programs.ts';
import { openDesign } from '../../activities/spec/manifest.ts';
import { commitOf, programCommit } from '../../activities/spec/program-commit.ts';
import { TASKS_DIR } from '../../activities/spec/task-files.ts';

let parent: string;
let resultsDir: string;
let folder: ResultsFolder;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'tddft-programs-'));
  resultsDir = join(parent, 'results');
  folder = new ResultsFolder(resultsDir, 'exp');
});
afterEach(() => rm(parent, { recursive: true, force: true }));

describe('the manifest', () => {
  test('says before trial 1 at which commit, and from which tasks, the experiment was declared', async () => {
    await openDesign({}, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
    expect(await readManifest(folder, 'exp')).toMatchObject({ commit: await programCommit(), tasks_dir: null });
  });

  test('keeps the folder of tasks of one’s own', async () => {
    const tasksDir = join(parent, 'my tasks');
    await mkdir(tasksDir);
    await writeFile(join(tasksDir, 'fibonacci.json'), await readFile(join(TASKS_DIR, 'fibonacci.json')));
    await openDesign({ tasks: ['fibonacci'] }, 'exp', { resultsDir, tasksDir, version: '0' });
    expect((await readManifest(folder, 'exp')).tasks_dir).toBe(tasksDir);
  });

  test('of an older version has neither, and is not given any when trials are added', async () => {
    await openDesign({}, 'exp', { resultsDir, tasksDir: TASKS_DIR, version: '0' });
    const { commit: _, tasks_dir: __, ...older } = await readManifest(folder, 'exp');
    await writeJson(folder.manifest, older);
    await amendTrials(folder, 'exp', 60);
    const amended = await readManifest(folder, 'exp');
    expect(amended.amendments.length).toBe(1);
    expect(amended).not.toHaveProperty('commit');
    expect(amended).not.toHaveProperty('tasks_dir');
  });
});

describe('an arm', () => {
  test('has the program that ran it, however often it was started', async () => {
    const specs = createSpecActivities({ resultsDir, tasksDir: TASKS_DIR, version: '7' });
    await specs.resolveBenchmark({}, 'exp.baseline');
    await specs.resolveBenchmark({}, 'exp.baseline');
    expect(await readPrograms(folder.arm('baseline'))).toMatchObject([
      { tddft_version: '7', commit: await programCommit() },
    ]);
  });

  test('that another program continued has both, in their order', async () => {
    const arm = folder.arm('baseline');
    for (const version of ['1', '2', '2']) await noteProgram(arm, version);
    expect((await readPrograms(arm)).map(({ tddft_version }) => tddft_version)).toEqual(['1', '2']);
  });

  test('of an older version has none', async () => {
    expect(await readPrograms(folder.arm('baseline'))).toEqual([]);
  });
});

describe('the commit of a folder', () => {
  const git = (...args: string[]) => execa('git', ['-C', parent, '-c', 'user.name=a', '-c', 'user.email=a@b', ...args]);

  test('is that of its checkout, marked where files differ from it', async () => {
    await git('init', '--quiet');
    await writeFile(join(parent, 'file'), 'one');
    await git('add', 'file');
    await git('commit', '--quiet', '--message', 'one');
    const { stdout } = await git('rev-parse', 'HEAD');
    expect(await commitOf(parent)).toBe(stdout);
    await writeFile(join(parent, 'file'), 'two');
    expect(await commitOf(parent)).toBe(`${stdout}+`);
  });

  test('is not known outside a repository, before the first commit, and of a copy within another repository', async () => {
    expect(await commitOf(parent)).toBe(null);
    await git('init', '--quiet');
    expect(await commitOf(parent)).toBe(null);
    await git('commit', '--quiet', '--allow-empty', '--message', 'one');
    await mkdir(join(parent, 'copy'));
    expect(await commitOf(join(parent, 'copy'))).toBe(null);
  });
});
