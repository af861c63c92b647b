import { readdir, readFile } from 'node:fs/promises';

/** Whether `pid` lives and its command line holds `commandPart`: ids are used again, and a dead child may linger as one. */
export async function isAlive(pid: number, commandPart: string): Promise<boolean> {
  return (await commandLine(pid)).includes(commandPart);
}

/** The processes of this machine whose command line holds `commandPart`. */
export async function processesWith(commandPart: string): Promise<number[]> {
  const pids = (await readdir('/proc')).map(Number).filter(Number.isInteger);
  const alive = await Promise.all(pids.map((pid) => isAlive(pid, commandPart)));
  return pids.filter((pid, index) => alive[index] && pid !== process.pid);
}

async function commandLine(pid: number): Promise<string> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ');
  } catch {
    return '';
  }
}
