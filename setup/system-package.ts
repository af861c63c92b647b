import { join } from 'node:path';
import { cacheRoot } from './cache.ts';
import { CommandFailed, run } from './command.ts';
import type { Component, Log } from './component.ts';
import { NotReady } from './not-ready.ts';
import { onPath } from './on-path.ts';

const MANAGERS = [
  ['apt-get', 'apt-get install -y'],
  ['dnf', 'dnf install -y'],
  ['zypper', 'zypper install -y'],
  ['pacman', 'pacman -S --noconfirm'],
  ['apk', 'apk add'],
] as const;

/** A program of the operating system, looked for under several names. */
export function systemPackage({
  name,
  executables,
  packages,
}: {
  name: string;
  executables: string[];
  packages: string[];
}): Component {
  const find = () => onPath(...executables);
  return {
    name,
    plan: `installing with ${packages.join(' ')} from the system's packages`,
    find,
    async install(log) {
      await installPackages({ component: name, packages, log });
      const executable = await find();
      if (executable) return executable;
      throw new NotReady({
        component: name,
        reason: `${packages.join(' ')} brought none of ${executables.join(', ')}`,
        fix: 'put one of them on PATH',
      });
    },
  };
}

/** Installs system packages where that needs no question: as root, with apt. Elsewhere throws NotReady with the command. */
export async function installPackages({
  component,
  packages,
  log,
}: {
  component: string;
  packages: string[];
  log: Log;
}): Promise<void> {
  const isRoot = process.getuid?.() === 0;
  const aptGet = await onPath('apt-get');
  const command = await installCommand(packages, isRoot);
  if (!isRoot || aptGet === null) throw new NotReady({ component, reason: 'not found on this machine', fix: command });
  const options = { logFile: join(cacheRoot(), 'logs', 'apt.log'), log, env: { DEBIAN_FRONTEND: 'noninteractive' } };
  try {
    await run(aptGet, ['update'], options);
    await run(aptGet, ['install', '-y', '--no-install-recommends', ...packages], options);
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    throw new NotReady({ component, reason: error.message, fix: command });
  }
}

async function installCommand(packages: string[], isRoot: boolean): Promise<string> {
  const sudo = isRoot ? '' : 'sudo ';
  for (const [manager, install] of MANAGERS) {
    if (await onPath(manager)) return `${sudo}${install} ${packages.join(' ')}`;
  }
  return `install ${packages.join(' ')} with your system's package manager`;
}
