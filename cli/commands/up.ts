import { once } from 'node:events';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { setup } from '../../setup/setup.ts';
import { onInterrupt } from '../interruption.ts';
import { createOutput } from '../output.ts';
import { spawnStack, type StackOptions, withStackOptions } from '../stack.ts';
import { bringsOwnServer } from '../temporal-settings.ts';

export function upCommand(): Command {
  return withStackOptions(
    new Command('up').description('start Temporal and the workers, and keep them running in the foreground'),
  )
    .option(
      '--no-gpu-worker',
      'start none: another one serves the queue gpu, such as the container that holds the card',
    )
    .addHelpText(
      'after',
      '\nExamples:\n  tddft up\n  tddft up --results-dir /data/results --port 7243 --ui-port 8243\n',
    )
    .action(up);
}

async function up(options: StackOptions): Promise<void> {
  const output = createOutput(false);
  const ui = bringsOwnServer() ? `http://127.0.0.1:${options.uiPort}` : "your Temporal server's own";
  await setup({ withTests: false, log: output.narrate });
  const stack = spawnStack(options, ['pipe', 'inherit', 'inherit']);
  output.narrate(`Starting Temporal and the workers for ${resolve(options.resultsDir)}; Ctrl-C stops them.`);
  output.narrate(
    `Web UI: ${ui}  Start experiments there (workflow type "experiment", queue "experiments") or with \`tddft run\`.`,
  );
  onInterrupt(() => void stack.stdin?.end());
  await once(stack, 'exit');
  process.exitCode = stack.exitCode ?? 1;
}
