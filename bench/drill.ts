import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { readJson } from '../activities/files/parse.ts';
import { ResultsFolder } from '../activities/files/results-folder.ts';
import { stackFolder } from '../activities/files/stack-state.ts';
import { AdapterManifest } from '../domain/adapter.ts';
import { table } from '../domain/table.ts';
import { freePort } from '../test/support/free-port.ts';
import { Command } from './drill/command.ts';
import { disturbedRun, type Kill } from './drill/disturbed-run.ts';
import { type Invariant, invariants, LEFT_ASIDE } from './drill/invariants.ts';
import { timedPhases } from './drill/phases.ts';
import { killPlan } from './drill/plan.ts';
import { killHard, ProcessFamily } from './drill/processes.ts';
import { trialRuns } from './drill/trial-runs.ts';
import { until } from './drill/until.ts';
import { withServer } from './drill/with-server.ts';

/*
 * The crash drill: one miniature experiment undisturbed, then the same one while its processes are killed with -9, and a
 * comparison of the two. `npm run drill -- --seed 7 --kills 30` draws other kills. Exit code 1 when an invariant fails.
 */
const EXPERIMENT_ID = 'drill';
const TASKS = ['fibonacci', 'balanced_brackets', 'matrix_transpose', 'valid_parentheses'];
/** Longer than a stack takes to drain. */
const ENDING_MS = 30_000;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    kills: { type: 'string', default: '30' },
    trials: { type: 'string', default: '30' },
    json: { type: 'boolean', default: false },
  },
});
const [seed, kills, trials] = [Number(values.seed), Number(values.kills), Number(values.trials)];
const plan = killPlan(seed, kills);
const root = await mkdtemp(join(tmpdir(), 'tddft-drill-'));
const startedAt = Date.now();
const narrate = (line: string): void => void process.stderr.write(`${line}\n`);

const family = new ProcessFamily();
process.on('exit', () => family.alive().forEach(killHard));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));

narrate(`${TASKS.length} tasks x ${trials} trials per arm, undisturbed. Logs and results: ${root}`);
const quiet = await place('quiet');
const quietCommand = new Command(quiet.args, quiet.logFile);
const quietAt = Date.now();
const phaseMs = await timedPhases(quiet.folder, quietCommand.finished);
await quietCommand.finished;
const quietS = (Date.now() - quietAt) / 1000;
const adapter = await readJson(quiet.folder.model('finetuned').manifest, AdapterManifest);
if (adapter === null) throw new Error('the undisturbed run has trained nothing');

narrate(`Done in ${quietS.toFixed(0)} s. Now with ${plan.length} kills, seed ${seed}:`);
const disturbed = await place('disturbed');
const command = new Command(disturbed.args, disturbed.logFile);
const disturbedAt = Date.now();
const struck = await disturbedRun({
  command,
  family,
  plan,
  phaseMs,
  ...disturbed,
  address: `127.0.0.1:${disturbed.port}`,
  trialsPerArm: TASKS.length * trials,
  trainingSteps: adapter.training.steps,
  onKill: (kill) => narrate(killRow(kill, 0).slice(1).join('  ')),
});
const disturbedS = (Date.now() - disturbedAt) / 1000;
await until(() => family.alive().length === 0, { pollMs: 500, limitMs: ENDING_MS });
const strays = family.strays(root);

const runs = await withServer({ ...disturbed, folder: stackFolder(disturbed.resultsDir) }, async (client) => {
  // The lists of a server that has just started again fill up in its own time.
  await sleep(5000);
  return trialRuns(client, EXPERIMENT_ID);
});
const checks = await invariants({
  tasks: TASKS,
  trials,
  quiet: quiet.folder,
  disturbed: disturbed.folder,
  resultsDir: disturbed.resultsDir,
  experimentId: EXPERIMENT_ID,
  kills: struck,
  runs,
  surprises: [...quietCommand.surprises.map((end) => `undisturbed, ${end}`), ...command.surprises],
  strays,
});
const failed = checks.some(({ problems }) => problems.length > 0);

if (values.json) {
  console.log(
    JSON.stringify({ seed, quiet_s: quietS, disturbed_s: disturbedS, kills: struck, invariants: checks }, null, 2),
  );
} else {
  const header = ['kill', 'phase', 'struck', 'at s', 'noticed s', 'progress s'];
  const rows = struck.map((kill, index) => killRow(kill, index + 1));
  console.log(table([header, ...rows], { width: 100 }).join('\n'));
  console.log(
    `\n${struck.length} kills, the command started ${command.starts} times; ${disturbedS.toFixed(0)} s instead of ${quietS.toFixed(0)} s. + came before the kill before it was overcome.`,
  );
  console.log(`Trials are compared without ${LEFT_ASIDE.join(', ')}.\n`);
  for (const check of checks) console.log(verdictLines(check).join('\n'));
}
if (failed) narrate(`Logs and results: ${root}`);
else await rm(root, { recursive: true, force: true });
narrate(`The drill took ${((Date.now() - startedAt) / 60_000).toFixed(1)} minutes.`);
process.exit(failed ? 1 : 0);

async function place(name: string): Promise<{
  resultsDir: string;
  folder: ResultsFolder;
  logFile: string;
  port: number;
  uiPort: number;
  args: string[];
}> {
  const resultsDir = join(root, name);
  await mkdir(resultsDir);
  const [port, uiPort] = [await freePort(), await freePort()];
  const options = ['--id', EXPERIMENT_ID, '--results-dir', resultsDir, '--trials', String(trials)];
  const args = ['run', ...options, '--tasks', TASKS.join(','), '--port', String(port), '--ui-port', String(uiPort)];
  return {
    resultsDir,
    folder: new ResultsFolder(resultsDir, EXPERIMENT_ID),
    logFile: join(root, `${name}.log`),
    port,
    uiPort,
    args,
  };
}

function killRow({ phase, victim, isDouble, atS, noticedS, recoveredS }: Kill, number: number): string[] {
  const seconds = (value: number | null, none: string): string => (value === null ? none : value.toFixed(1));
  return [
    `${number}${isDouble ? '+' : ''}`,
    phase,
    victim,
    atS.toFixed(1),
    seconds(noticedS, '-'),
    seconds(recoveredS, 'never'),
  ];
}

function verdictLines({ name, problems }: Invariant): string[] {
  const shown = problems.slice(0, 5).map((problem) => `          ${problem}`);
  const more = problems.length > 5 ? [`          and ${problems.length - 5} more`] : [];
  return [`${problems.length === 0 ? 'ok      ' : 'FAILED  '}  ${name}`, ...shown, ...more];
}
