import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createSandbox, SandboxUnavailable } from '../../activities/sandbox/index.ts';
import { BWRAP, PYTHON } from './the-sandbox.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'unavailable-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('a sandbox that does not hold refuses to start, with cause and remedy', () => {
  test('without bubblewrap', async () => {
    const attempt = createSandbox({ python: PYTHON, bwrap: '/nowhere/bwrap' });
    await expect(attempt).rejects.toBeInstanceOf(SandboxUnavailable);
    await expect(createSandbox({ python: PYTHON, bwrap: '/nowhere/bwrap' })).rejects.toThrow(
      /apt-get install bubblewrap/,
    );
  });

  test('without namespaces', async () => {
    const bwrap = script(
      'no-namespaces',
      `exec ${BWRAP} --unshare-user --uid 1000 --disable-userns --dev-bind / / ${BWRAP} "$@"`,
    );
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(
      /namespace.*The kernel refuses.*AppArmor.*--cap-add/s,
    );
  });

  test('without pytest', async () => {
    await expect(createSandbox({ python: '/usr/bin/true', bwrap: BWRAP })).rejects.toThrow(/npm run setup/);
  });

  test.each([
    ['network', 'test_no_socket_of_the_host'],
    ['pid', 'test_no_other_process'],
  ])('without its %s namespace', async (namespace, named) => {
    const bwrap = script(
      `without-${namespace}`,
      `for argument in "$@"; do shift; [ "$argument" = --unshare-${namespace.slice(0, 3)} ] || set -- "$@" "$argument"; done
      exec ${BWRAP} "$@"`,
    );
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(new RegExp(`does not hold.*${named}`, 's'));
  });

  test('with a file of the host in it', async () => {
    const bwrap = script('with-passwd', `exec ${BWRAP} --dir /etc --ro-bind /etc/passwd /etc/passwd "$@"`);
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(
      /does not hold.*test_no_foreign_read\[\/etc\/passwd\]/s,
    );
  });

  test('with a variable of the host in it', async () => {
    const bwrap = script('with-variable', `exec env TOKEN=secret ${BWRAP} "$@"`);
    await expect(createSandbox({ python: PYTHON, bwrap })).rejects.toThrow(/does not hold.*test_no_environment/s);
  });
});

function script(name: string, body: string): string {
  const path = join(folder, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}
