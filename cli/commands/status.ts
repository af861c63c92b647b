import { resolve } from 'node:path';
import { Command } from 'commander';
import { ResultsFolder } from '../../activities/files/results-folder.ts';
import { readManifest } from '../../activities/files/read-manifest.ts';
import { DamagedFile, InvalidInput } from '../../domain/invalid-input.ts';
import { percent } from '../../report/numbers.ts';
import { type ArmGaps, armGaps } from '../arm-gaps.ts';
import { type ExperimentStatus, experimentStatus } from '../experiment-status.ts';
import { experimentIds } from '../experiments.ts';
import { measuredArms } from '../measured-arms.ts';
import { openRuns } from '../open-runs.ts';
import { createOutput } from '../output.ts';
import { connectToLive } from '../stack.ts';

export function statusCommand(): Command {
  return new Command('status')
    .description('list the experiments of a results folder, or tell how far one is')
    .argument('[experiment]', 'an experiment id')
    .option('--results-dir <dir>', 'where results are kept', 'results')
    .option('--json', 'as JSON')
    .addHelpText(
      'after',
      '\nStates: done, running, paused, waiting (for a model server or a worker, say), failed, cancelled, stopped, damaged.\n\nExamples:\n  tddft status\n  tddft status exp-1 --json\n',
    )
    .action(status);
}

async function status(experiment: string | undefined, options: { resultsDir: string; json?: boolean }): Promise<void> {
  const output = createOutput(options.json ?? false);
  const resultsDir = resolve(options.resultsDir);
  const known = await experimentIds(resultsDir);
  if (experiment !== undefined && !known.includes(experiment)) {
    throw new InvalidInput([
      `experiment: no such experiment in ${resultsDir} (got "${experiment}", allowed ${known.join(', ') || 'none yet'})`,
    ]);
  }
  const client = await connectToLive(resultsDir);
  const open = client ? await openRuns(client) : [];
  const statusOf = (id: string) => experimentStatus(id, resultsDir, client, open);
  if (experiment !== undefined) {
    const { snapshot, ...row } = await statusOf(experiment);
    const arms = await recordedArms(new ResultsFolder(resultsDir, experiment), experiment);
    const { control, phases = [], held = [] } = snapshot ?? {};
    output.data(
      { ...row, phases, held, paused: control?.paused ?? null, arms: arms.map(armRow) },
      [statusLine(row), ...armLines(arms)].join('\n'),
    );
    return;
  }
  const rows: ExperimentStatus[] = [];
  for (const id of known) {
    const { snapshot: _, ...row } = await statusOf(id);
    rows.push(row);
  }
  output.data(rows, rows.map(statusLine).join('\n') || 'no experiments yet');
}

function statusLine({ experiment_id, state, detail, workflow_id }: ExperimentStatus): string {
  const alone = workflow_id === null || workflow_id === experiment_id ? '' : ` (${workflow_id})`;
  return `${experiment_id.padEnd(28)} ${state.padEnd(9)} ${detail}${alone}`;
}

/** What is on disk of each arm that has begun; nothing where the experiment's files are damaged. */
async function recordedArms(folder: ResultsFolder, experimentId: string): Promise<ArmGaps[]> {
  try {
    const { spec } = (await readManifest(folder, experimentId)).design;
    const arms = await measuredArms(folder);
    return await Promise.all(arms.map((arm) => armGaps({ folder, experimentId, arm }, spec)));
  } catch (cause) {
    if (cause instanceof DamagedFile) return [];
    throw cause;
  }
}

function armRow({ arm, missing, counts }: ArmGaps) {
  const { trials, scored, successes, infrastructure_errors } = counts;
  return { arm, recorded: trials, planned: trials + missing.length, scored, successes, infrastructure_errors };
}

function armLines(arms: readonly ArmGaps[]): string[] {
  const width = Math.max(...arms.map(({ arm }) => arm.length));
  return arms.map(armRow).map(({ arm, recorded, planned, scored, successes, infrastructure_errors: errors }) => {
    const rate = `${successes}/${scored} passed (${percent(scored === 0 ? null : successes / scored)})`;
    const broken = errors === 0 ? '' : `, ${errors} infrastructure errors`;
    return `  ${arm.padEnd(width)} ${recorded}/${planned} trials, ${rate}${broken}`;
  });
}
