import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toolchain } from '../../setup/toolchain.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const Mount = z.strictObject({
  type: z.literal('bind'),
  source: z.string(),
  target: z.string(),
  read_only: z.boolean().default(false),
  bind: z.strictObject({ create_host_path: z.literal(false) }),
});

/** Every key that a service may have here: a misspelt one would be ignored by some versions of Compose. */
const GpuWorker = z.strictObject({
  profiles: z.array(z.string()),
  build: z.strictObject({ context: z.literal('gpu-worker'), args: z.record(z.string(), z.string()) }),
  network_mode: z.literal('host'),
  environment: z.record(z.string(), z.string().nullable()),
  user: z.string(),
  volumes: z.array(Mount),
  read_only: z.literal(true),
  tmpfs: z.array(z.string()),
  cap_drop: z.tuple([z.literal('ALL')]),
  security_opt: z.tuple([z.literal('no-new-privileges:true')]),
  init: z.literal(true),
  stop_grace_period: z.string().regex(/^\d+s$/),
  restart: z.literal('unless-stopped'),
  deploy: z.unknown().optional(),
});
type GpuWorker = z.infer<typeof GpuWorker>;

const ComposeFile = z.object({
  services: z.object({ 'gpu-worker': z.unknown(), 'gpu-worker-cpu': z.unknown() }),
});

/** The file as JSON, merge keys resolved. The GPU worker's environment has a YAML parser. */
async function composeServices(): Promise<{ cuda: GpuWorker; cpu: GpuWorker }> {
  const { gpuPython } = await toolchain();
  const code = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))';
  const { stdout } = await execa(gpuPython, ['-c', code], { inputFile: `${root}/docker-compose.yml` });
  const { services } = ComposeFile.parse(JSON.parse(stdout));
  return { cuda: GpuWorker.parse(services['gpu-worker']), cpu: GpuWorker.parse(services['gpu-worker-cpu']) };
}

describe('the GPU worker as a container', () => {
  let cuda: GpuWorker;
  let cpu: GpuWorker;
  let dockerfile: string;

  beforeAll(async () => {
    ({ cuda, cpu } = await composeServices());
    dockerfile = await readFile(`${root}/gpu-worker/Dockerfile`, 'utf8');
  });

  test('is started only by its profile, which is named after the device', () => {
    expect([cuda.profiles, cuda.build.args['VARIANT']]).toEqual([['gpu'], 'cuda']);
    expect([cpu.profiles, cpu.build.args['VARIANT']]).toEqual([['gpu-cpu'], 'cpu']);
  });

  test('reserves one card, and none for the CPU; all else is the same for both', () => {
    const { deploy, profiles, build, ...common } = cuda;
    expect(deploy).toEqual({
      resources: { reservations: { devices: [{ driver: 'nvidia', count: 1, capabilities: ['gpu'] }] } },
    });
    expect(cpu).toEqual({ ...common, deploy: undefined, profiles: cpu.profiles, build: cpu.build });
    expect([profiles, build.context]).toEqual([['gpu'], cpu.build.context]);
  });

  test('is given longer to stop than it takes for a step and a checkpoint', async () => {
    const worker = await readFile(`${root}/gpu-worker/gpu_worker/worker.py`, 'utf8');
    const graceS = Number(/SHUTDOWN_GRACE = timedelta\(seconds=(\d+)\)/.exec(worker)?.[1]);
    expect(graceS).toBeGreaterThan(0);
    expect(Number.parseInt(cuda.stop_grace_period, 10)).toBeGreaterThanOrEqual(graceS + 15);
  });

  test('finds results and models where the job says that they are, and writes only results', () => {
    expect(cuda.volumes.map(({ target }) => target)).toEqual(cuda.volumes.map(({ source }) => source));
    expect(cuda.volumes.map(({ target, read_only }) => [target.slice(0, target.indexOf(':')), read_only])).toEqual([
      ['${TDDFT_RESULTS_DIR', false],
      ['${TDDFT_MODELS_DIR', true],
    ]);
  });

  test('passes keys on by name, never by value', () => {
    expect(cuda.environment).toEqual({
      TEMPORAL_ADDRESS: '${TEMPORAL_ADDRESS:-127.0.0.1:7233}',
      TEMPORAL_NAMESPACE: '${TEMPORAL_NAMESPACE:-default}',
      TEMPORAL_API_KEY: null,
      TEMPORAL_TLS: null,
    });
  });

  test('is built on a base image that cannot change under it, and of pinned packages', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(['${PYTHON_IMAGE}']));
    expect(dockerfile).toMatch(/^ARG PYTHON_IMAGE=python:\d+\.\d+\.\d+-slim-bookworm@sha256:[0-9a-f]{64}$/m);
    for (const [install] of dockerfile.matchAll(/pip install.*-r requirements\.txt.*/g)) {
      expect(install).toContain('-c constraints.txt');
    }
  });

  test('runs offline, as no root, and gets signals itself', () => {
    expect(dockerfile).toMatch(/HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1/);
    expect(dockerfile).toMatch(/^ARG UID=[1-9]\d*\nUSER \$\{UID\}:\$\{UID\}$/m);
    expect(cuda.user).toBe('${TDDFT_UID:-1000}:${TDDFT_GID:-1000}');
    expect(dockerfile).toMatch(/^ENTRYPOINT \["python", "-m"\]\nCMD \["gpu_worker\.worker"\]$/m);
  });
});
