import { Command } from 'commander';
import { addTrialsUpdate } from '../../workflows/messages.ts';
import { changeRun, type ControlOptions, countOf, withControlOptions } from '../control.ts';

export function addTrialsCommand(): Command {
  return withControlOptions(
    new Command('add-trials').description(
      'run more trials of each task than were declared; the manifest says when, and how many were recorded by then',
    ),
  )
    .argument('<n>', 'how many more of each task')
    .addHelpText(
      'after',
      '\nAn experiment takes them until its baseline arm has ended.\n\nExample:\n  tddft add-trials exp-1 20\n',
    )
    .action(addTrials);
}

async function addTrials(id: string, n: string, options: ControlOptions): Promise<void> {
  const per_task = countOf(n);
  await changeRun(id, options, {
    update: (handle) => handle.executeUpdate(addTrialsUpdate, { args: [{ per_task }] }),
    told: (_, { trials_per_task }, workflowId) => `${workflowId}: ${trials_per_task} trials of each task now.`,
  });
}
