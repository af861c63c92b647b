import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { toolchain } from '../../../setup/toolchain.ts';

/** The JSON files of a zip file by their paths. Python's unzip checks sizes and checksums. */
export async function unzippedJson(file: string): Promise<Map<string, unknown>> {
  const { sandboxPython } = await toolchain();
  const folder = await mkdtemp(join(tmpdir(), 'tddft-unzipped-'));
  try {
    await execa(sandboxPython, ['-m', 'zipfile', '-e', file, folder]);
    const entries = new Map<string, unknown>();
    for (const path of (await readdir(folder, { recursive: true })).toSorted((a, b) => (a < b ? -1 : 1))) {
      if (path.endsWith('.json')) entries.set(path, JSON.parse(await readFile(join(folder, path), 'utf8')));
    }
    return entries;
  } finally {
    await rm(folder, { recursive: true });
  }
}
