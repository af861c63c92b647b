import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { onPath } from '../../setup/on-path.ts';
import { systemPackage } from '../../setup/system-package.ts';
import { isUsableTemporalVersion, temporalCli } from '../../setup/temporal-cli.ts';
import { scratchFolder } from './scratch.ts';

/** A PATH that holds only these shell scripts. */
async function pathWith(scripts: Record<string, string>): Promise<string> {
  const folder = await scratchFolder();
  for (const [name, body] of Object.entries(scripts)) {
    await writeFile(join(folder, name), `#!/bin/sh\n${body}\n`);
    await chmod(join(folder, name), 0o755);
  }
  vi.stubEnv('PATH', folder);
  return folder;
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a program of the system', () => {
  const bubblewrap = systemPackage({ name: 'bubblewrap', executables: ['bwrap'], packages: ['bubblewrap'] });

  test('is found on PATH', async () => {
    const folder = await pathWith({ bwrap: 'true' });
    expect(await bubblewrap.find()).toBe(join(folder, 'bwrap'));
  });

  test('that is missing is named with the command that installs it here', async () => {
    await pathWith({ dnf: 'exit 1' });
    expect(await bubblewrap.find()).toBeNull();
    await expect(bubblewrap.install(() => undefined)).rejects.toThrow(
      /^bubblewrap: not found on this machine\. To mend it: (sudo )?dnf install -y bubblewrap$/,
    );
  });

  test('a file that may not be executed is no program', async () => {
    const folder = await pathWith({});
    await writeFile(join(folder, 'bwrap'), '');
    expect(await onPath('bwrap')).toBeNull();
  });
});

describe('the Temporal CLI', () => {
  const saying = (version: string) => ({ temporal: `echo "temporal version ${version} (Server 1.31.2, UI 2.50.1)"` });

  test('on PATH is used in the pinned version or a newer one', async () => {
    const folder = await pathWith(saying('1.9.0'));
    expect(await temporalCli(await scratchFolder()).find()).toBe(join(folder, 'temporal'));
  });

  test.each(['1.5.1', 'DEV'])('on PATH is passed over in version %s', async (version) => {
    await pathWith(saying(version));
    expect(await temporalCli(await scratchFolder()).find()).toBeNull();
  });

  test.each([
    ['1.8.2', true],
    ['1.8.10', true],
    ['1.10.0', true],
    ['1.8.1', false],
    ['1.7.9', false],
    ['2.0.0', false],
  ])('version %s is usable: %s', (version, usable) => {
    expect(isUsableTemporalVersion(version)).toBe(usable);
  });
});
