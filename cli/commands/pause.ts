import { Command } from 'commander';
import { pauseUpdate } from '../../workflows/messages.ts';
import { changeRun, type ControlOptions, withControlOptions } from '../control.ts';
import { pausedText } from '../progress.ts';

interface PauseOptions extends ControlOptions {
  reason?: string;
}

export function pauseCommand(): Command {
  return withControlOptions(
    new Command('pause').description(
      'start no new trial and no training step until `tddft resume`; trials in flight end',
    ),
  )
    .option('--reason <text>', 'why, for those who look at it')
    .addHelpText(
      'after',
      '\nExamples:\n  tddft pause exp-1\n  tddft pause exp-1 --reason "the GPU is needed until 14:00"\n',
    )
    .action(pause);
}

async function pause(id: string, options: PauseOptions): Promise<void> {
  const { reason } = options;
  await changeRun(id, options, {
    update: (handle) => handle.executeUpdate(pauseUpdate, { args: [reason === undefined ? null : { reason }] }),
    told: (before, after, workflowId) =>
      before.paused
        ? `${workflowId} was ${pausedText(before.paused)} already, since ${before.paused.since}.`
        : `${workflowId} is ${pausedText(after.paused ?? { reason: null })}; trials in flight end. \`tddft resume ${workflowId}\` goes on.`,
  });
}
