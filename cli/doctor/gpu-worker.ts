import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import type { Check } from '../../report/doctor.ts';
import { components } from '../../setup/components.ts';
import { fail, ok } from './check.ts';

const NAME = 'GPU worker';

/** As a training does it, so that a CUDA that torch cannot use is seen here. */
const DEVICE = `
from gpu_worker.device import choose_device
device = choose_device("auto")
print(f"trains on {device.name}, {device.precision}, quantization {device.quantization}")
`;

/** The device that a training would use. Whether the worker polls is said with the other queues. */
export async function gpuWorkerCheck(): Promise<Check> {
  const python = await components().gpuPython.find();
  if (python === null) return fail(NAME, 'its Python is not set up', 'tddft setup');
  const cwd = fileURLToPath(new URL('../../gpu-worker', import.meta.url));
  const { stdout, stderr, failed } = await execa(python, ['-c', DEVICE], { cwd, reject: false, stdin: 'ignore' });
  if (!failed) return ok(NAME, stdout.trim());
  return fail(
    NAME,
    stderr.trimEnd().split('\n').at(-1) ?? 'it does not start',
    'tddft setup; see gpu-worker/README.md',
  );
}
