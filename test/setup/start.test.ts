import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from './scratch.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** A clone of a project that has nothing but `bin/tddft`, this cli/main.ts, and tsx as its one package. */
async function cloneWith(main: string): Promise<string> {
  const clone = await scratchFolder();
  const tsx = relative(clone, join(root, 'node_modules/tsx'));
  const project = { name: 'clone', version: '1.0.0', type: 'module', dependencies: { tsx: `file:${tsx}` } };
  const packages = { '': project, [tsx]: { version: '1.0.0' }, 'node_modules/tsx': { resolved: tsx, link: true } };
  await mkdir(join(clone, 'bin'));
  await mkdir(join(clone, 'cli'));
  await copyFile(join(root, 'bin/tddft'), join(clone, 'bin/tddft'));
  await writeFile(join(clone, 'cli/main.ts'), main);
  await writeFile(join(clone, 'package.json'), JSON.stringify(project));
  await execa('npm', ['install', '--package-lock-only'], { cwd: clone });
  expect(JSON.parse(await readFile(join(clone, 'package-lock.json'), 'utf8')).packages).toHaveProperty(
    ['node_modules/tsx'],
    packages['node_modules/tsx'],
  );
  return clone;
}

function start(clone: string, ...args: string[]) {
  return execa(process.execPath, ['bin/tddft', ...args], { cwd: clone, reject: false });
}

describe('bin/tddft', () => {
  test('on a fresh clone installs the packages first, and only once', async () => {
    const clone = await cloneWith('const words: string[] = process.argv.slice(2);\nconsole.log(words.join(" "));\n');
    const first = await start(clone, 'run', '--trials', '5');
    expect(first.stdout).toBe('run --trials 5');
    expect(first.stderr).toMatch(
      /^npm packages \.\.\. installing with npm ci.*\nnpm packages \.\.\. ready after \d+\.\d s$/,
    );

    const second = await start(clone, 'status');
    expect({ out: second.stdout, err: second.stderr }).toEqual({ out: 'status', err: '' });
  });

  test('passes on exit codes and signals, for it is one process with the command', async () => {
    const clone = await cloneWith(
      'if (process.argv[2] === "exit") process.exit(100);\nconsole.log(process.pid);\nsetInterval(() => {}, 1000);\n',
    );
    expect((await start(clone, 'exit')).exitCode).toBe(100);

    const running = start(clone, 'wait');
    for await (const line of running) {
      expect(Number(line)).toBe(running.pid);
      running.kill('SIGTERM');
    }
    expect((await running).signal).toBe('SIGTERM');
  });

  test('says in one line that the packages could not be installed, with exit code 3', async () => {
    const clone = await cloneWith('');
    await writeFile(join(clone, 'package.json'), JSON.stringify({ dependencies: { 'not-in-the-lock': '1.0.0' } }));
    const { exitCode, stderr } = await start(clone, 'run');
    expect(exitCode).toBe(3);
    expect(stderr.split('\n').at(-1)).toMatch(/^npm packages: not installed .*To mend it: npm ci, in /);
  });
});
