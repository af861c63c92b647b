// Usage: tsx tools/run-parts.ts <group>...   Runs every part of the groups `check`, `test`, `long`, `ollama`, `openai` and `inspect`, one after the other,
// also past a failure, and ends with one line for each. Exit code 1 when a part failed.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { toolchain } from '../setup/toolchain.ts';

interface Part {
  name: string;
  command: string[];
  folder?: string;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const { gpuPython, temporal } = await toolchain();

const groups: Record<string, Part[]> = {
  check: [
    { name: 'types', command: ['tsc'] },
    { name: 'lint', command: ['oxlint', '--type-aware', '--deny-warnings'] },
    { name: 'format', command: ['oxfmt', '--check', '.'] },
    { name: 'unused code', command: ['knip'] },
    { name: 'Python lint', command: [gpuPython, '-m', 'ruff', 'check', '.'] },
    { name: 'Python format', command: [gpuPython, '-m', 'ruff', 'format', '--check', '.'] },
  ],
  test: [
    { name: 'TypeScript tests', command: ['vitest', 'run', '--project', 'short'] },
    { name: 'GPU worker tests', command: [gpuPython, '-m', 'pytest', '-q', '-m', 'not slow'], folder: 'gpu-worker' },
    { name: 'miniature tests', command: [gpuPython, '-m', 'pytest', '-q', 'miniature'] },
  ],
  long: [
    { name: 'long tests', command: ['vitest', 'run', '--project', 'long'] },
    { name: 'sandbox tests', command: [gpuPython, '-m', 'pytest', '-q', 'tests'], folder: 'sandbox' },
    { name: 'GPU worker, long', command: [gpuPython, '-m', 'pytest', '-q', '-m', 'slow'], folder: 'gpu-worker' },
  ],
  // A server is built first where there is none.
  ollama: [
    { name: 'Ollama', command: ['tsx', 'tools/ollama/build.ts'] },
    { name: 'tests on Ollama', command: ['vitest', 'run', '--project', 'ollama'] },
  ],
  openai: [
    { name: 'llama-server', command: ['tsx', 'tools/llama-server/build.ts'] },
    { name: 'tests on llama-server', command: ['vitest', 'run', '--project', 'openai'] },
  ],
  inspect: [
    { name: 'Inspect', command: ['tsx', 'tools/inspect/build.ts'] },
    { name: 'tests on Inspect', command: ['vitest', 'run', '--project', 'inspect'] },
  ],
};

const results: { name: string; passed: boolean; seconds: number }[] = [];
for (const group of process.argv.slice(2)) {
  for (const part of groups[group] ?? []) results.push(await runPart(part));
}

console.error('');
for (const { name, passed, seconds } of results) {
  console.error(`${passed ? 'passed' : 'FAILED'}  ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`);
}
process.exitCode = results.length > 0 && results.every(({ passed }) => passed) ? 0 : 1;

async function runPart({
  name,
  command: [executable = '', ...args],
  folder = '.',
}: Part): Promise<(typeof results)[number]> {
  console.error(`\n== ${name}`);
  const startedAt = Date.now();
  const options = {
    cwd: `${root}/${folder}`,
    preferLocal: true,
    localDir: root,
    stdio: 'inherit',
    // The GPU worker's tests start a Temporal server of their own.
    env: { PATH: `${dirname(temporal)}:${process.env['PATH'] ?? ''}` },
    reject: false,
  } as const;
  const { failed } = await execa(executable, args, options);
  return { name, passed: !failed, seconds: (Date.now() - startedAt) / 1000 };
}
