import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { toolchain } from '../setup/toolchain.ts';

// Usage: tsx tools/gpu-python.ts ARGUMENTS...   Runs the GPU worker's Python in the project's root.
const { gpuPython } = await toolchain();
const cwd = fileURLToPath(new URL('..', import.meta.url));
const { exitCode } = await execa(gpuPython, process.argv.slice(2), { cwd, stdio: 'inherit', reject: false });
process.exitCode = exitCode ?? 1;
