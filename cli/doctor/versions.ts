import { execa } from 'execa';
import packageJson from '../../package.json' with { type: 'json' };
import type { Check } from '../../report/doctor.ts';
import { components } from '../../setup/components.ts';
import { findPython } from '../../setup/python.ts';
import { VERSION } from '../../setup/version.ts';
import { fail, ok } from './check.ts';

/** Node, which decides whether anything runs, and the versions that a report of a fault needs. */
export async function versionChecks(): Promise<Check[]> {
  return [nodeCheck(), ok('versions', (await versions()).join(', '))];
}

function nodeCheck(): Check {
  const { node } = process.versions;
  if (isSupported(node)) return ok('Node', node);
  return fail('Node', node, `install Node ${packageJson.engines.node}`);
}

/** What `engines` in package.json says: 20 from 20.19 on, and everything from 22.12 on. */
function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22;
}

async function versions(): Promise<string[]> {
  const { temporal, gpuPython } = components();
  const [python, cli, gpu] = await Promise.all([findPython(), temporal.find(), gpuPython.find()]);
  const script = 'import importlib.metadata; print(importlib.metadata.version("temporalio"))';
  const said = await Promise.all([
    cli === null ? null : output(cli, ['--version']),
    gpu === null ? null : output(gpu, ['-c', script]),
  ]);
  return [
    `tddft ${VERSION}`,
    `Temporal SDK ${packageJson.dependencies['@temporalio/client']} (TypeScript), ${said[1] ?? 'none'} (Python)`,
    said[0] ?? 'no Temporal CLI',
    python === null ? 'no Python' : `Python ${python.version}`,
  ];
}

async function output(command: string, args: string[]): Promise<string> {
  const { stdout, failed } = await execa(command, args, { reject: false, stdin: 'ignore' });
  return failed ? 'not known' : stdout.trim();
}
