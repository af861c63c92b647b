import { readdir, readFile, readlink } from 'node:fs/promises';
import type { StackState } from '../../activities/files/stack-state.ts';
import type { Check } from '../../report/doctor.ts';
import { fail, ok } from './check.ts';

const NAME = 'listening';

/** In /proc/net/tcp. */
const LISTENS = '0A';

/** Whether the stack's own processes listen on this machine's loopback only. Null where /proc does not tell. */
export async function listenersCheck({ pid, children }: StackState): Promise<Check | null> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((table) => readFile(`/proc/net/${table}`, 'utf8'))).catch(
    () => null,
  );
  if (tables === null) return null;
  const sockets = new Set((await Promise.all([pid, ...children].map(socketsOf))).flat());
  const ports = tables
    .flatMap((table) => table.split('\n').slice(1))
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , , state, , , , , , inode]) => state === LISTENS && inode !== undefined && sockets.has(inode))
    .map(([, local = '']) => local);
  const open = ports.filter((local) => !isLoopback(local)).map(portOf);
  if (open.length === 0) return ok(NAME, `${ports.length} ports of the stack, on loopback only`);
  return fail(NAME, `the ports ${open.join(', ')} are open to the network`, 'end the stack and start it with tddft up');
}

/** Inodes of the sockets that a process holds. */
async function socketsOf(pid: number): Promise<string[]> {
  const folder = `/proc/${pid}/fd`;
  const names = await readdir(folder).catch(() => []);
  const links = await Promise.all(names.map((name) => readlink(`${folder}/${name}`).catch(() => '')));
  return links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []);
}

/** 127.0.0.0/8, alone or mapped into IPv6, and ::1, as the kernel writes them: words of 4 bytes, the lowest first. */
function isLoopback(local: string): boolean {
  return /^([0-9A-F]{6}7F|0{16}FFFF0000[0-9A-F]{6}7F|0{24}01000000):/.test(local);
}

function portOf(local: string): number {
  return Number.parseInt(local.split(':')[1] ?? '', 16);
}
