import { execa } from 'execa';
import { onPath } from './on-path.ts';

const OLDEST_PYTHON = [3, 11] as const;

const CANDIDATES = ['python3', 'python3.13', 'python3.12', 'python3.11', '/usr/bin/python3'];

/** Prints what stands behind shims and activated environments; fails where environments cannot be made. */
const PROBE = `
import ensurepip, json, sys, venv
executable = getattr(sys, "_base_executable", sys.executable)
print(json.dumps({"executable": executable, "version": list(sys.version_info[:3])}))
`;

/** An interpreter that can make virtual environments. */
export interface Python {
  executable: string;
  version: string;
}

let found: Promise<Python | null> | undefined;

/**
 * The first usable interpreter: `TDDFT_PYTHON` if set, else `python3` and its numbered names. Usable is 3.11 or newer
 * with the modules venv and ensurepip, which Debian packs apart. Looked up once per process; only a find is kept.
 */
export async function findPython(): Promise<Python | null> {
  found ??= probeCandidates();
  const python = await found;
  if (!python) found = undefined;
  return python;
}

async function probeCandidates(): Promise<Python | null> {
  const chosen = process.env['TDDFT_PYTHON'];
  for (const name of chosen ? [chosen] : CANDIDATES) {
    const path = await onPath(name);
    const python = path === null ? null : await probe(path);
    if (python) return python;
  }
  return null;
}

async function probe(path: string): Promise<Python | null> {
  const { failed, stdout } = await execa(path, ['-c', PROBE], { reject: false, stdin: 'ignore' });
  if (failed) return null;
  const { executable, version }: { executable: string; version: [number, number, number] } = JSON.parse(stdout);
  const [major, minor] = version;
  const isNewEnough = major > OLDEST_PYTHON[0] || (major === OLDEST_PYTHON[0] && minor >= OLDEST_PYTHON[1]);
  return isNewEnough ? { executable, version: version.join('.') } : null;
}
