import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

/** The first executable of these names on PATH, names before folders. Absolute names are looked at as they are. */
export async function onPath(...names: string[]): Promise<string | null> {
  for (const name of names) {
    for (const candidate of candidates(name)) {
      if (await isExecutable(candidate)) return candidate;
    }
  }
  return null;
}

function candidates(name: string): string[] {
  if (isAbsolute(name)) return [name];
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(isAbsolute);
  return folders.map((folder) => join(folder, name));
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
