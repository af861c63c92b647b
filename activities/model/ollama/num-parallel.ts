import { readdir, readFile, readlink } from 'node:fs/promises';

const LISTENING = '0A';

/**
 * OLLAMA_NUM_PARALLEL of the server that listens at `host`, from the process itself: only on Linux, on this machine, and of
 * a process that we may look into. Null otherwise, and where it is not set: its default is not the same in every version.
 */
export async function numParallel(host: string): Promise<number | null> {
  const { hostname, port } = new URL(host);
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) return null;
  for (const socket of await listeningSockets(Number(port))) {
    const environment = await environmentOfOwner(socket);
    const value = Number(/(?:^|\0)OLLAMA_NUM_PARALLEL=(\d+)(?:\0|$)/.exec(environment)?.[1]);
    if (value > 0) return value;
  }
  return null;
}

/** `socket:[<inode>]` of each that listens on a port. */
async function listeningSockets(port: number): Promise<string[]> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((name) => readOr(`/proc/net/${name}`)));
  const rows = tables.flatMap((table) => table.split('\n').slice(1)).map((row) => row.trim().split(/\s+/));
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return rows
    .filter(([, local = '', , state]) => local.endsWith(ending) && state === LISTENING)
    .map((row) => `socket:[${row[9]}]`);
}

async function environmentOfOwner(socket: string): Promise<string> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  for (const id of processes) {
    const open = await readdir(`/proc/${id}/fd`).catch(() => []);
    const links = await Promise.all(open.map((fd) => readlink(`/proc/${id}/fd/${fd}`).catch(() => '')));
    if (links.includes(socket)) return await readOr(`/proc/${id}/environ`);
  }
  return '';
}

async function readOr(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}
