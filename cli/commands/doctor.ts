import { resolve } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { parseInput } from '../../domain/parse-input.ts';
import { ExperimentSpec } from '../../domain/spec.ts';
import { type Check, doctorState, doctorText } from '../../report/doctor.ts';
import { reasonOf } from '../doctor/check.ts';
import { diskChecks } from '../doctor/disk.ts';
import { gpuWorkerCheck } from '../doctor/gpu-worker.ts';
import { modelChecks } from '../doctor/model.ts';
import { sandboxCheck } from '../doctor/sandbox.ts';
import { serverChecks } from '../doctor/server.ts';
import { toolChecks } from '../doctor/tools.ts';
import { versionChecks } from '../doctor/versions.ts';
import { createOutput } from '../output.ts';

interface DoctorOptions {
  resultsDir: string;
  model: string;
  json?: boolean;
}

const EXIT_NOT_READY = 3;

export function doctorCommand(): Command {
  return new Command('doctor')
    .description('check this machine, the Temporal server and the workers; each line ends with what mends it')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--model <name>', 'the model to look at', 'miniature')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nThe exit code is 3 when a check fails; a warning leaves it 0.\n\nExamples:\n  tddft doctor\n  tddft doctor --json\n',
    )
    .action(doctor);
}

async function doctor({ resultsDir, model, json }: DoctorOptions): Promise<void> {
  parseInput(z.strictObject({ model: ExperimentSpec.shape.model }), { model });
  const output = createOutput(json ?? false);
  const root = resolve(resultsDir);
  const checks = (
    await Promise.all([
      guarded('versions', versionChecks),
      guarded('set-up', toolChecks),
      guarded('disk', () => diskChecks(root)),
      guarded('model', () => modelChecks(model)),
      guarded('sandbox', async () => [await sandboxCheck()]),
      guarded('GPU worker', async () => [await gpuWorkerCheck()]),
      guarded('Temporal', () => serverChecks(root)),
    ])
  ).flat();
  const state = doctorState(checks);
  output.data({ state, checks }, doctorText(checks));
  if (state === 'fail') process.exitCode = EXIT_NOT_READY;
}

/** A check that breaks is a finding, and no reason to leave out the others. */
async function guarded(name: string, checks: () => Promise<Check[]>): Promise<Check[]> {
  try {
    return await checks();
  } catch (cause) {
    return [{ name, state: 'fail', found: reasonOf(cause), fix: 'tddft setup; else see docs/operations.md' }];
  }
}
