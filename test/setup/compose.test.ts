import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { toolchain } from '../../setup/toolchain.ts';
import { temporalServer } from '../../workers/stack/commands.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const Bind = z.strictObject({
  type: z.literal('bind'),
  source: z.string(),
  target: z.string(),
  read_only: z.boolean().default(false),
  bind: z.strictObject({ create_host_path: z.literal(false) }),
});

const Condition = z.strictObject({
  condition: z.enum(['service_healthy', 'service_completed_successfully']),
  required: z.boolean().default(true),
});

const HealthCheck = z.union([
  z.strictObject({ disable: z.literal(true) }),
  z.strictObject({
    test: z.tuple([z.literal('CMD')], z.string()),
    interval: z.string().optional(),
    timeout: z.string().optional(),
    start_period: z.string().optional(),
  }),
]);

/** Every key that a service may have here: a misspelt one would be ignored by some versions of Compose. */
const Service = z.strictObject({
  profiles: z.array(z.string()),
  image: z.string().optional(),
  build: z
    .union([
      z.literal('.'),
      z.strictObject({ context: z.literal('gpu-worker'), args: z.record(z.string(), z.string()) }),
    ])
    .optional(),
  depends_on: z.record(z.string(), Condition).default({}),
  entrypoint: z.array(z.string()).optional(),
  command: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string().nullable()).default({}),
  user: z.string().optional(),
  cap_drop: z.tuple([z.literal('ALL')]),
  cap_add: z.array(z.string()).default([]),
  security_opt: z.array(z.string()),
  read_only: z.boolean(),
  tmpfs: z.array(z.string()).default([]),
  volumes: z.array(z.union([z.string(), Bind])).default([]),
  network_mode: z.string().optional(),
  networks: z
    .union([z.array(z.string()), z.record(z.string(), z.object({ aliases: z.array(z.string()).default([]) }))])
    .optional(),
  extra_hosts: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  healthcheck: HealthCheck.optional(),
  init: z.literal(true),
  restart: z.string(),
  runtime: z.string().optional(),
  stop_grace_period: z
    .string()
    .regex(/^\d+s$/)
    .default('10s'),
  deploy: z.unknown().optional(),
});
type Service = z.infer<typeof Service>;

const ComposeFile = z.object({
  services: z.record(z.string(), Service),
  networks: z.record(z.string(), z.object({ internal: z.boolean() })),
  volumes: z.record(z.string(), z.null()),
});

/** What ends when it has done its work. */
const ONE_SHOT = ['volume-owners', 'temporal-schema', 'namespace'];
/** The queues that the workers' image serves. */
const QUEUES = ['experiments', 'llm', 'sandbox'];

let services: Record<string, Service>;
let file: z.infer<typeof ComposeFile>;
let dockerfile: string;

function service(name: string): Service {
  const found = services[name];
  if (found === undefined) throw new Error(`no service ${name}`);
  return found;
}

/** The names of the services that `claim` does not hold for. */
function except(claim: (service: Service, name: string) => boolean): string[] {
  return Object.entries(services).flatMap(([name, one]) => (claim(one, name) ? [] : [name]));
}

function of(...profiles: string[]): string[] {
  return Object.keys(services).filter((name) => service(name).profiles.some((profile) => profiles.includes(profile)));
}

function seconds(name: string): number {
  return Number.parseInt(service(name).stop_grace_period, 10);
}

beforeAll(async () => {
  // The GPU worker's environment has a YAML parser, which resolves merge keys.
  const { gpuPython } = await toolchain();
  const code = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))';
  const { stdout } = await execa(gpuPython, ['-c', code], { inputFile: `${root}/docker-compose.yml` });
  file = ComposeFile.parse(JSON.parse(stdout));
  services = file.services;
  dockerfile = await readFile(`${root}/Dockerfile`, 'utf8');
});

describe('profiles', () => {
  test('dev is what starts when none is given, and no service is without a profile', async () => {
    expect(await readFile(`${root}/.env`, 'utf8')).toMatch(/^COMPOSE_PROFILES=dev$/m);
    expect(except(({ profiles }) => profiles.length > 0)).toEqual([]);
  });

  test('dev and durable are the same stack on two Temporal servers, of which each has one', () => {
    const common = ['volume-owners', 'namespace', 'ollama', ...QUEUES];
    expect(of('dev').toSorted()).toEqual(['temporal-dev', ...common].toSorted());
    expect(of('durable').toSorted()).toEqual(
      ['postgres', 'temporal-schema', 'temporal-server', 'temporal-ui', ...common].toSorted(),
    );
  });

  test('both servers answer to the name that the workers ask for, also in the network of the sandbox', () => {
    for (const name of ['temporal-dev', 'temporal-server']) {
      expect(service(name).networks).toMatchObject({
        default: { aliases: ['temporal'] },
        sandbox: { aliases: ['temporal'] },
      });
    }
    for (const queue of QUEUES) expect(service(queue).environment['TEMPORAL_ADDRESS']).toBe('temporal:7233');
  });

  test('gpu and gpu-cpu add their worker and nothing else', () => {
    expect([of('gpu'), of('gpu-cpu')]).toEqual([['gpu-worker'], ['gpu-worker-cpu']]);
  });
});

describe('every container', () => {
  test('publishes on loopback only', () => {
    const published = Object.values(services).flatMap(({ ports }) => ports);
    expect(published.length).toBeGreaterThan(0);
    expect(published.filter((port) => !/^127\.0\.0\.1:\$\{TDDFT_\w+_PORT:-\d+\}:\d+$/.test(port))).toEqual([]);
  });

  test('runs without root, but for the one that hands the volumes over, which may do nothing else', () => {
    const isOrdinary = ({ user = '' }: Service): boolean =>
      /^[1-9]\d*:[1-9]\d*$/.test(user) || user === '${TDDFT_UID:-1000}:${TDDFT_GID:-1000}';
    // The image of the Web UI names a user of its own.
    expect(except(isOrdinary)).toEqual(['volume-owners', 'temporal-ui']);
    expect(service('volume-owners')).toMatchObject({ cap_add: ['CHOWN'], network_mode: 'none', restart: 'no' });
  });

  test('has no capabilities, cannot gain any, and cannot write to its root', () => {
    expect(except(({ cap_add }) => cap_add.length === 0)).toEqual(['volume-owners']);
    expect(except(({ security_opt }) => security_opt.includes('no-new-privileges:true'))).toEqual([]);
    expect(except(({ read_only }) => read_only)).toEqual(['temporal-ui']);
  });

  test('is of an image that cannot change under it', () => {
    const foreign = Object.entries(services).filter(([, { build }]) => build === undefined);
    const unpinned = foreign.filter(
      ([, { image = '' }]) => !/^[\w./-]+:[\w.-]*\d[\w.-]*@sha256:[0-9a-f]{64}$/.test(image),
    );
    expect(unpinned.map(([, { image }]) => image)).toEqual(['temporalio/ui:2.53.1']);
    expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:20\.\d+\.\d+-bookworm-slim@sha256:[0-9a-f]{64}$/m);
  });

  test('that serves is asked for its health', () => {
    const asksItself = ({ healthcheck }: Service): boolean => healthcheck !== undefined && 'test' in healthcheck;
    expect(except((one, name) => ONE_SHOT.includes(name) || asksItself(one))).toEqual(['gpu-worker', 'gpu-worker-cpu']);
    for (const queue of QUEUES) {
      expect(service(queue).healthcheck).toEqual({
        test: ['CMD', 'node', '--import', 'tsx', 'docker/polling.ts', queue],
      });
      expect(service(queue).command).toEqual([queue]);
    }
  });

  test('waits for what it needs', () => {
    const complete = { condition: 'service_completed_successfully', required: true };
    const healthy = { condition: 'service_healthy', required: true };
    for (const queue of QUEUES) expect(service(queue).depends_on['namespace']).toEqual(complete);
    expect(service('llm').depends_on['ollama']).toEqual(healthy);
    expect(service('namespace').depends_on).toEqual({
      'temporal-dev': { ...healthy, required: false },
      'temporal-server': { ...healthy, required: false },
    });
    expect(service('temporal-server').depends_on).toEqual({ 'temporal-schema': complete });
    expect(service('temporal-schema').depends_on).toEqual({ postgres: healthy });
  });

  test('keeps what must stay in a volume with a name', () => {
    const named = Object.values(services)
      .flatMap(({ volumes }) => volumes)
      .filter((volume) => typeof volume === 'string')
      .map((volume) => volume.split(':')[0] ?? '')
      .filter((source) => !source.startsWith('./'));
    expect(new Set(named)).toEqual(new Set(Object.keys(file.volumes)));
  });
});

describe('the workers', () => {
  test('are given longer to stop than activities in flight are', async () => {
    const queues = await readFile(`${root}/workers/queues.ts`, 'utf8');
    const forceS = Number(/shutdownForceTime: '(\d+)s'/.exec(queues)?.[1]);
    const gpu = await readFile(`${root}/gpu-worker/gpu_worker/worker.py`, 'utf8');
    const graceS = Number(/SHUTDOWN_GRACE = timedelta\(seconds=(\d+)\)/.exec(gpu)?.[1]);
    expect(Math.min(...QUEUES.map(seconds))).toBeGreaterThanOrEqual(forceS + 15);
    expect(seconds('gpu-worker')).toBeGreaterThanOrEqual(graceS + 15);
  });

  test('find results and models where a job says that they are', () => {
    for (const name of ['experiments', 'llm', 'gpu-worker', 'gpu-worker-cpu']) {
      const mounts = service(name).volumes.filter((volume) => typeof volume === 'object');
      const [results, models, ...miniature] = mounts;
      expect(results).toMatchObject({ source: '${TDDFT_RESULTS_DIR:-${PWD}/results}', read_only: false });
      expect(models).toMatchObject({ source: '${TDDFT_MODELS_DIR:-${PWD}/miniature}', read_only: true });
      expect([results?.target, models?.target]).toEqual([results?.source, models?.source]);
      // The other queues' containers hold the miniature in their image, under the same path.
      expect(miniature.map(({ source, target, read_only }) => ({ source, target, read_only }))).toEqual(
        name.startsWith('gpu') ? [{ source: './miniature', target: '/app/miniature', read_only: true }] : [],
      );
    }
    expect(service('experiments').environment['TDDFT_RESULTS_DIR']).toBe('${TDDFT_RESULTS_DIR:-${PWD}/results}');
    expect(dockerfile).toMatch(/^WORKDIR \/app$/m);
  });

  test('are passed keys by name, never by value', () => {
    const environments = Object.values(services).map(({ environment }) => Object.entries(environment));
    const keys = environments.flat().filter(([name]) => /KEY|TOKEN|_TLS$/.test(name));
    expect(keys.map(([, value]) => value)).toEqual(keys.map(() => null));
    expect(keys.map(([name]) => name)).toContain('OPENAI_API_KEY');
  });

  test('reach the model servers only where they ask them', () => {
    expect(service('llm').environment['OLLAMA_HOST']).toBe('http://ollama:11434');
    expect(except(({ environment }) => !('OPENAI_BASE_URL' in environment))).toEqual(['llm']);
  });

  test('that runs model-written code reaches Temporal and nothing else, and sees no results', () => {
    const { networks, volumes, environment, network_mode } = service('sandbox');
    expect([networks, volumes, network_mode]).toEqual([['sandbox'], [], undefined]);
    expect(file.networks['sandbox']).toEqual({ internal: true });
    expect(Object.keys(environment).toSorted()).toEqual([
      'TDDFT_SANDBOX_SLOTS',
      'TEMPORAL_ADDRESS',
      'TEMPORAL_NAMESPACE',
    ]);
    const inIt = except(({ networks: of = [] }) => !(Array.isArray(of) ? of : Object.keys(of)).includes('sandbox'));
    expect(inIt.toSorted()).toEqual(['sandbox', 'temporal-dev', 'temporal-server']);
  });

  test('and no other is let make namespaces, and is refused what its own kernel filter names', async () => {
    const own = 'seccomp=./docker/sandbox-seccomp.json';
    expect(except(({ security_opt }) => !security_opt.includes(own))).toEqual(['sandbox']);
    expect(except(({ security_opt }) => !security_opt.some((option) => option.includes('unconfined')))).toEqual([
      'sandbox',
    ]);
    const { syscalls } = z
      .object({ syscalls: z.array(z.object({ action: z.literal('SCMP_ACT_ERRNO'), names: z.array(z.string()) })) })
      .parse(JSON.parse(await readFile(`${root}/docker/sandbox-seccomp.json`, 'utf8')));
    const refused = syscalls.flatMap(({ names }) => names);
    const needed = ['clone', 'unshare', 'setns', 'mount', 'umount2', 'pivot_root', 'sethostname', 'seccomp'];
    expect(refused.filter((name) => needed.includes(name))).toEqual([]);
    expect(refused).toEqual(expect.arrayContaining(['bpf', 'ptrace', 'keyctl', 'io_uring_setup', 'userfaultfd']));
  });
});

describe('Temporal', () => {
  test('has the settings in a container that `tddft up` gives its own', async () => {
    const place = { resultsDir: '', folder: '/data', port: 7233, uiPort: 8233 };
    const own = temporalServer(await toolchain(), place)
      .args.join(' ')
      .replaceAll('--ip 127.0.0.1', '--ip 0.0.0.0');
    // One argument a line in the file, hence `=`.
    expect(
      service('temporal-dev')
        .command?.join(' ')
        .replace(/(--[\w-]+)=/g, '$1 '),
    ).toBe(own);
    const settings = [...own.matchAll(/--dynamic-config-value (\S+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    const dynamic = await readFile(`${root}/docker/dynamic-config.yaml`, 'utf8');
    const durable = [...dynamic.matchAll(/^(\S+):\n  - value: (\S+)$/gm)].map(([, name, value]) => [name, value]);
    expect(durable).toEqual(settings);
  });

  test('shows its database to the server and to who prepares it', () => {
    const inIt = except(
      ({ networks = [] }) => !(Array.isArray(networks) ? networks : Object.keys(networks)).includes('database'),
    );
    expect(inIt.toSorted()).toEqual(['postgres', 'temporal-schema', 'temporal-server']);
    expect(file.networks['database']).toEqual({ internal: true });
    expect(service('postgres').ports).toEqual([]);
  });
});

describe("the workers' image", () => {
  test('holds the locked packages, and none that only development needs', () => {
    expect(dockerfile).toMatch(/^COPY package\.json package-lock\.json \.\/$/m);
    expect(dockerfile).toMatch(/^RUN npm ci --omit=dev /m);
    expect(dockerfile).not.toMatch(/npm install/);
  });

  test('runs as no root, gets signals itself and tells its health', () => {
    expect(dockerfile).toMatch(/^ARG UID=[1-9]\d*\nUSER \$\{UID\}:\$\{UID\}$/m);
    expect(dockerfile).toMatch(/^ENTRYPOINT \["node", "--import", "tsx", "workers\/main\.ts"\]$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK .*CMD \["node", "--import", "tsx", "docker\/polling\.ts"\]$/m);
  });

  test('is made of what is named, so that no result or key of this folder gets into it', async () => {
    const lines = (await readFile(`${root}/.dockerignore`, 'utf8')).split('\n').filter((line) => /^[^#]/.test(line));
    expect(lines[0]).toBe('*');
    const taken = lines.filter((line) => line.startsWith('!')).map((line) => line.slice(1));
    expect(taken.filter((path) => /^(results|\.env|node_modules|\.git)/.test(path))).toEqual([]);
  });
});

describe('the GPU worker', () => {
  let gpuDockerfile: string;
  beforeAll(async () => {
    gpuDockerfile = await readFile(`${root}/gpu-worker/Dockerfile`, 'utf8');
  });

  test('reserves one card, and none for the CPU; all else is the same for both', () => {
    const { deploy, profiles, build, ...common } = service('gpu-worker');
    const cpu = service('gpu-worker-cpu');
    expect(deploy).toEqual({
      resources: { reservations: { devices: [{ driver: 'nvidia', count: 1, capabilities: ['gpu'] }] } },
    });
    expect(cpu).toEqual({ ...common, deploy: undefined, profiles: cpu.profiles, build: cpu.build });
    expect([profiles, build]).toEqual([['gpu'], { context: 'gpu-worker', args: { VARIANT: 'cuda' } }]);
    expect(cpu.build).toEqual({ context: 'gpu-worker', args: { VARIANT: 'cpu' } });
  });

  test('serves a Temporal that listens on loopback only', () => {
    expect(service('gpu-worker')).toMatchObject({
      network_mode: 'host',
      environment: { TEMPORAL_ADDRESS: '${TEMPORAL_ADDRESS:-127.0.0.1:${TDDFT_TEMPORAL_PORT:-7233}}' },
    });
  });

  test('is built on a base image that cannot change under it, and of pinned packages', () => {
    const bases = [...gpuDockerfile.matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(['${PYTHON_IMAGE}']));
    expect(gpuDockerfile).toMatch(/^ARG PYTHON_IMAGE=python:\d+\.\d+\.\d+-slim-bookworm@sha256:[0-9a-f]{64}$/m);
    for (const [install] of gpuDockerfile.matchAll(/pip install.*-r requirements\.txt.*/g)) {
      expect(install).toContain('-c constraints.txt');
    }
  });

  test('runs offline, as no root, gets signals itself and tells its health', () => {
    expect(gpuDockerfile).toMatch(/HF_HUB_OFFLINE=1 TRANSFORMERS_OFFLINE=1/);
    expect(gpuDockerfile).toMatch(/^ARG UID=[1-9]\d*\nUSER \$\{UID\}:\$\{UID\}$/m);
    expect(gpuDockerfile).toMatch(/^ENTRYPOINT \["python", "-m"\]\nCMD \["gpu_worker\.worker"\]$/m);
    expect(gpuDockerfile).toMatch(/^HEALTHCHECK /m);
  });
});
