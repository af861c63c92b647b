import { Command } from 'commander';
import { setConcurrencyUpdate } from '../../workflows/messages.ts';
import { changeRun, type ControlOptions, countOf, withControlOptions } from '../control.ts';

export function concurrencyCommand(): Command {
  return withControlOptions(
    new Command('concurrency').description('set how many trials of an arm are in flight at once'),
  )
    .argument('<n>', 'trials in flight')
    .addHelpText(
      'after',
      '\nWhat computes at once is set by the slots of the workers; fewer in flight leave them to other experiments.\n\nExample:\n  tddft concurrency exp-1 8\n',
    )
    .action(setConcurrency);
}

async function setConcurrency(id: string, n: string, options: ControlOptions): Promise<void> {
  const concurrency = countOf(n);
  await changeRun(id, options, {
    update: (handle) => handle.executeUpdate(setConcurrencyUpdate, { args: [{ concurrency }] }),
    told: (before, after, workflowId) =>
      before.concurrency === after.concurrency
        ? `${workflowId} had ${after.concurrency} trials in flight at once already.`
        : `${workflowId}: ${after.concurrency} trials in flight at once, ${before.concurrency} before.`,
  });
}
