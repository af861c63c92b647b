import { execFileSync, spawn } from 'node:child_process';
import { appendFileSync, chmodSync, cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, SandboxUnavailable } from '../../activities/sandbox/index.ts';
import { describeInterpreter } from '../../activities/sandbox/interpreter.ts';
import { levelsOf } from '../../activities/sandbox/levels.ts';
import { RUNNER } from '../../activities/sandbox/python-command.ts';
import { ORDINARY_UID, probeAsOrdinaryUser } from './as-ordinary-user.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unavailable-'));
  chmodSync(folder, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

const NO_NAMESPACES = `exec ${BWRAP} --unshare-user --uid 1000 --disable-userns --dev-bind / / ${BWRAP} "$@"`;

/** The zygote gives up what it must, its children nothing more. */
const KEEP_CAPABILITIES = `
def keep(capabilities, original=privileges.set_capabilities):
    if capabilities:
        original(capabilities)

privileges.set_capabilities = keep
`;

describe('a sandbox that does not hold refuses to start and names what got through', () => {
  test("with the host's temporary files in it", async () => {
    const bwrap = script('with-temporary-files', `exec ${BWRAP} --bind ${tmpdir()} ${tmpdir()} "$@"`);
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(/does not hold.*test_no_foreign/s);
  });

  test.each([
    ['the system-call filter', 'seccomp.py', 'def install(*_):\n    pass\n', /does not hold/],
    ['the surrender of privileges', 'policy.py', KEEP_CAPABILITIES, /does not hold.*test_no_privileges/s],
  ])('without %s', async (_, file, sabotage, named) => {
    const runner = join(folder, `without-${file}`);
    cpSync(RUNNER, runner, { recursive: true });
    appendFileSync(join(runner, file), `\n\n${sabotage}`);
    const bwrap = script(
      `with-${file}`,
      `for argument in "$@"; do shift; [ "$argument" = ${RUNNER} ] && argument=${runner}; set -- "$@" "$argument"; done
      exec ${BWRAP} "$@"`,
    );
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(named);
  });

  test('with a variable of the host in it', async () => {
    const bwrap = script('with-variable', `exec env TOKEN=secret ${BWRAP} "$@"`);
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(/does not hold.*test_no_environment/s);
  });

  test('even where it is allowed to be unsafe', async () => {
    const bwrap = script('with-variable', `exec env TOKEN=secret ${BWRAP} "$@"`);
    await expect(createSandbox({ python: PYTHON, bwrap, unsafe: true })).rejects.toThrow(/does not hold/);
  });
});

test('a Python without pytest is named, with the remedy', async () => {
  const attempt = createSandbox({ python: '/usr/bin/true', bwrap: BWRAP });
  await expect(attempt).rejects.toBeInstanceOf(SandboxUnavailable);
  await expect(attempt).rejects.toThrow(/\/usr\/bin\/true.*npm run setup/s);
});

test('where every level is refused nothing runs, and each is named with its cause', async () => {
  const interpreter = { ...(await describeInterpreter(PYTHON)), sitePackages: '/usr/lib' };
  const python = script('without-packages', `echo '${JSON.stringify(interpreter)}'`);
  await expect(createSandbox({ python, bwrap: BWRAP })).rejects.toThrow(/level 3.*pytest.*npm run setup.*level 2/s);
});

test('no level without walls is among those tried, unless it is asked for', () => {
  expect(levelsOf('linux', false)).toEqual([3, 2]);
  expect(levelsOf('linux', true)).toEqual([3, 2, 0]);
  expect(levelsOf('darwin', false)).toEqual([1]);
});

describe('where the machine refuses the full sandbox, the next level is taken and the reason told', () => {
  test.each([
    ['bubblewrap is missing', () => '/nowhere/bwrap', /Sandbox level 3.*\/nowhere\/bwrap not found.*apt-get install/s],
    [
      'namespaces are refused',
      () => script('no-namespaces', NO_NAMESPACES),
      /Sandbox level 3.*namespace.*The kernel refuses.*AppArmor.*--cap-add/s,
    ],
  ])('because %s', async (_, bwrap, notice) => {
    expect(await probeAsOrdinaryUser(bwrap())).toMatchObject({
      level: 2,
      notice: expect.stringMatching(notice),
      syntax: 'error',
      right: 'pass',
      wrong: 'crash',
      cancelled: 'enough',
      left: [],
    });
  });
});

describe('at level 2', () => {
  test('honest threads run, however many tasks the user has elsewhere', async () => {
    const owner = process.getuid?.() === 0 ? { uid: ORDINARY_UID, gid: ORDINARY_UID } : {};
    const neighbours = Array.from({ length: 70 }, () => spawn('sleep', ['60'], owner));
    try {
      expect(await probeAsOrdinaryUser(script('refuses', NO_NAMESPACES))).toMatchObject({ level: 2, right: 'pass' });
    } finally {
      for (const neighbour of neighbours) neighbour.kill();
    }
  });

  test('root of a user namespace without other users is told so, and no directory is left', () => {
    const temporary = mkdtempSync(join(folder, 'temporary-'));
    const module = fileURLToPath(new URL('../../activities/sandbox/work-directory.ts', import.meta.url));
    const attempt = `const { workDirectory } = await import(${JSON.stringify(module)});
      await workDirectory(20001).catch(({ name, message }) => process.stdout.write(message));`;
    const node = [process.execPath, '--import', 'tsx', '--input-type', 'module', '-e', attempt];
    const told = execFileSync('unshare', ['--user', '--map-root-user', ...node], {
      encoding: 'utf8',
      env: { ...process.env, TMPDIR: temporary },
    });
    expect(told).toMatch(/user 20001.*do not exist in this user namespace: map them/);
    expect(readdirSync(temporary).filter((name) => name.startsWith('tddft-work-'))).toEqual([]);
  });
});

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}
