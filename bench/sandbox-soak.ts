import { confinement } from '../activities/sandbox/confinement.ts';
import { describeInterpreter } from '../activities/sandbox/interpreter.ts';
import { openLevel } from '../activities/sandbox/levels.ts';
import { judgedRuns } from '../activities/sandbox/judged-runs.ts';
import { zygotePool } from '../activities/sandbox/pool.ts';
import { startZygote } from '../activities/sandbox/zygote.ts';
import { Limits } from '../domain/spec.ts';
import { table } from '../domain/table.ts';
import { toolchain } from '../setup/toolchain.ts';
import { ATTACKS } from '../test/sandbox/attack-programs.ts';
import { HONEST_PROGRAMS } from '../test/sandbox/honest-programs.ts';
import { commandLine, descendants, openFiles, residentMiB } from './process-tree.ts';

/*
 * One zygote, 2,000 runs of the hostile and the honest programs of the tests in turn: does it grow, does it leave
 * anything, does a verdict ever change? `npm run soak:sandbox -- 500` makes it 500 runs. Exit code 1 when a verdict did.
 */
const RUNS = Number(process.argv[2] ?? 2000);
/** Programs that run into a limit take as long as it does, so they have fewer turns. */
const SLOW_MS = 400;
const SLOW_EVERY = 10;
const WARM_UP_RUNS = 100;
const limits = Limits.parse({ cpu_seconds: 1 });

const { sandboxPython, bwrap } = await toolchain();
const interpreter = await describeInterpreter(sandboxPython);
const { level, pool: probed } = await openLevel({ interpreter, bwrap, zygotes: 1, unsafe: false });
await probed.close();
const confine = await confinement(level, interpreter, bwrap);
const pool = zygotePool({
  size: 1,
  start: async (uid) => startZygote(await confine(uid)),
  jobsPerZygote: Number.POSITIVE_INFINITY,
});

let runs = 0;
const judge = judgedRuns(
  {
    ...pool,
    ask: (job, ...rest) => {
      if (job.kind === 'run_tests') runs += 1;
      return pool.ask(job, ...rest);
    },
  },
  { level, python: interpreter.version, pytest: interpreter.pytestVersion, runner: 'soak' },
);

const programs = [...HONEST_PROGRAMS, ...ATTACKS].map(({ name, solution, tests }) => ({
  name,
  solution,
  tests,
  isSlow: false,
  verdicts: new Set<string>(),
}));
let before: Measures | null = null;
const startedAt = performance.now();
for (let turn = 0; runs < RUNS; turn += 1) {
  for (const program of programs) {
    if (runs >= RUNS || (program.isSlow && turn % SLOW_EVERY !== 0)) continue;
    // A solution that no run has seen, so that no verdict comes from the cache.
    const { verdict } = await judge({ ...program, solution: `${program.solution}\n# ${turn}\n`, limits });
    program.verdicts.add(verdict.reason);
    program.isSlow ||= verdict.duration_ms > SLOW_MS;
    if (runs >= WARM_UP_RUNS) before ??= measures();
  }
}
const after = measures();
const seconds = (performance.now() - startedAt) / 1000;
await pool.close();
const left = zygoteFamily().length;

console.log(
  `${runs} runs of ${programs.length} programs through one zygote in ${seconds.toFixed(0)} s, level ${level}`,
);
const rows = Object.entries(after).map(([name, value]) => [
  name,
  (before?.[name] ?? Number.NaN).toFixed(1),
  value.toFixed(1),
]);
console.log(table([['', `after ${WARM_UP_RUNS} runs`, 'at the end'], ...rows], { width: 100 }).join('\n'));
console.log(`processes left after closing: ${left}`);
const changed = programs.filter(({ verdicts }) => verdicts.size > 1);
console.log(`programs whose verdict changed: ${changed.length}`);
for (const { name, verdicts } of changed) console.log(`  ${name}: ${[...verdicts].join(', ')}`);
process.exitCode = changed.length > 0 || left > 0 ? 1 : 0;

type Measures = Record<string, number>;

/** bubblewrap's processes, the zygote below them, and between two runs nothing below that. */
function zygoteFamily(): number[] {
  return descendants(process.pid).filter((pid) => commandLine(pid).includes('zygote.main()'));
}

function measures(): Measures {
  const family = zygoteFamily();
  const zygote = family.at(-1);
  if (zygote === undefined) throw new Error('the zygote is gone');
  return {
    'zygote, resident MiB': residentMiB(zygote),
    'zygote, open files': openFiles(zygote),
    'Node, resident MiB': residentMiB(process.pid),
    'Node, open files': openFiles(process.pid),
    'processes of the sandbox': family.length,
  };
}
