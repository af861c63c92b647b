import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

/** Whether `pid` lives and its command line holds `commandPart`: ids are used again, and a dead child may linger as one. */
export async function isAlive(pid: number, commandPart: string): Promise<boolean> {
  return (await commandLine(pid)).includes(commandPart);
}

async function commandLine(pid: number): Promise<string> {
  try {
    if (process.platform === 'linux') return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
    return (await promisify(execFile)('ps', ['-p', String(pid), '-o', 'args='])).stdout;
  } catch {
    return '';
  }
}
