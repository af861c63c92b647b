import { chmod, readFile, writeFile } from 'node:fs/promises';

/** A copy of Ollama that differs in nothing but the version that it tells: its last digit is another. */
export async function writeOtherVersion(executable: string, version: string, path: string): Promise<string> {
  const program = await readFile(executable);
  const other = version.slice(0, -1) + String((Number(version.at(-1)) + 1) % 10);
  for (let at = program.indexOf(version); at !== -1; at = program.indexOf(version, at + 1)) program.write(other, at);
  await writeFile(path, program);
  await chmod(path, 0o755);
  return other;
}
