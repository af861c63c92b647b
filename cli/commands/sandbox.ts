import { availableParallelism } from 'node:os';
import { Command, Option } from 'commander';
import type { TestJob } from '../../activities/sandbox/index.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Limits } from '../../domain/spec.ts';
import { probeText } from '../../report/probe.ts';
import { runData, verdictText } from '../../report/verdict.ts';
import { limitsOf, withLimitOptions } from '../limit-options.ts';
import { createOutput, type Output } from '../output.ts';
import { openBatch, requireBatch, runBatch } from '../sandbox/batch.ts';
import { withSandbox } from '../sandbox/open.ts';
import { readSource } from '../sandbox/read-source.ts';
import { withUnsafeOption } from '../unsafe-option.ts';

interface RunOptions extends Record<string, unknown> {
  solution?: string;
  tests?: string;
  batch?: string;
  unsafeNoSandbox?: boolean;
  json?: boolean;
}

export function sandboxCommand(): Command {
  const sandbox = new Command('sandbox').description('run Python tests against untrusted code, contained and judged');
  sandbox.addCommand(runCommand());
  sandbox.addCommand(
    withUnsafeOption(
      new Command('probe').description('try real attacks: which level of the sandbox holds on this machine'),
    )
      .option('--json', 'as JSON')
      .addHelpText('after', '\nExample:\n  tddft sandbox probe --json\n')
      .action(probe),
  );
  return sandbox;
}

function runCommand(): Command {
  const command = new Command('run')
    .description('judge a solution by its tests; the exit code is 0 whatever the verdict is')
    .option('--solution <file>', 'the code, imported by the tests as `solution`')
    .option('--tests <file>', 'the pytest file')
    .addOption(
      new Option(
        '--batch <file>',
        'JSON lines {"id", "solution", "tests"} instead of two files; - for stdin',
      ).conflicts(['solution', 'tests']),
    )
    .option('--json', 'as JSON; of a batch one line for each run, in order');
  return withUnsafeOption(withLimitOptions(command))
    .addHelpText(
      'after',
      '\nExamples:\n  tddft sandbox run --solution s.py --tests t.py\n  tddft sandbox run --batch runs.jsonl --json > verdicts.jsonl\n',
    )
    .action(run);
}

async function run(options: RunOptions): Promise<void> {
  const output = createOutput(options.json ?? false);
  const limits = limitsOf(options);
  const { batch, solution, tests, unsafeNoSandbox: unsafe = false } = options;
  process.exitCode = await (batch === undefined
    ? runOne(await jobOf(solution, tests), limits, unsafe, output)
    : runMany(batch, limits, unsafe, output));
}

async function jobOf(
  solution: string | undefined,
  tests: string | undefined,
): Promise<Pick<TestJob, 'solution' | 'tests'>> {
  const missing = (option: string): InvalidInput =>
    new InvalidInput([`${option}: missing (allowed a file, or --batch)`]);
  if (solution === undefined) throw missing('--solution');
  if (tests === undefined) throw missing('--tests');
  const job = { solution: await readSource('--solution', solution), tests: await readSource('--tests', tests) };
  if (job.tests.trim() !== '') return job;
  throw new InvalidInput([`--tests: empty (got ${JSON.stringify(tests)}, allowed a file with pytest tests)`]);
}

function runOne(
  job: Pick<TestJob, 'solution' | 'tests'>,
  limits: Limits,
  unsafe: boolean,
  output: Output,
): Promise<number> {
  return withSandbox({ zygotes: 1, unsafe }, output, async (sandbox, interrupted) => {
    const judged = await sandbox.runTests({ ...job, limits }, interrupted);
    const report = { ...judged, identity: sandbox.identity, limits };
    output.data(runData(report), verdictText(report));
    return report.verdict.reason === 'infrastructure_error' ? 1 : 0;
  });
}

async function runMany(batch: string, limits: Limits, unsafe: boolean, output: Output): Promise<number> {
  await requireBatch(batch);
  const zygotes = availableParallelism();
  return withSandbox({ zygotes, unsafe }, output, (sandbox, interrupted) =>
    runBatch({ lines: openBatch(batch, interrupted), sandbox, zygotes, limits, signal: interrupted }, output),
  );
}

async function probe({ unsafeNoSandbox: unsafe = false, json = false }: RunOptions): Promise<void> {
  const output = createOutput(json);
  await withSandbox({ zygotes: 1, unsafe }, output, async (sandbox) => {
    const { attacks } = await sandbox.probe();
    const { identity, notice } = sandbox;
    output.data({ ...identity, notice, attacks }, probeText({ identity, attacks }));
  });
}
