import { Command } from 'commander';
import { resumeUpdate } from '../../workflows/messages.ts';
import { changeRun, type ControlOptions, withControlOptions } from '../control.ts';

export function resumeCommand(): Command {
  return withControlOptions(new Command('resume').description('go on after `tddft pause`'))
    .addHelpText('after', '\nExample:\n  tddft resume exp-1\n')
    .action(resume);
}

async function resume(id: string, options: ControlOptions): Promise<void> {
  await changeRun(id, options, {
    update: (handle) => handle.executeUpdate(resumeUpdate),
    told: ({ paused }, _, workflowId) =>
      paused ? `${workflowId} goes on; it was paused since ${paused.since}.` : `${workflowId} was not paused.`,
  });
}
