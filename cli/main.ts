import { Command, CommanderError } from 'commander';
import { VERSION } from '../setup/version.ts';
import { benchmarkCommand } from './commands/benchmark.ts';
import { compareCommand } from './commands/compare.ts';
import { extractCommand } from './commands/extract.ts';
import { finetuneCommand } from './commands/finetune.ts';
import { powerCommand } from './commands/power.ts';
import { reportCommand } from './commands/report.ts';
import { runCommand } from './commands/run.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { setupCommand } from './commands/setup.ts';
import { statusCommand } from './commands/status.ts';
import { tasksCommand } from './commands/tasks.ts';
import { trialsCommand } from './commands/trials.ts';
import { upCommand } from './commands/up.ts';
import { commandError, Unread } from './errors.ts';
import { endWhenUnread } from './unread-output.ts';

const program = new Command('tddft')
  .description('Does a code model get better when it is LoRA-tuned on its own validated work?')
  .version(VERSION)
  .exitOverride()
  .showHelpAfterError('(see --help)')
  .addHelpText(
    'after',
    '\nExamples:\n  tddft run --trials 10\n  tddft trials show exp-1.baseline.fibonacci.003\n  tddft compare --id exp-1 --json\n',
  );

for (const command of [
  setupCommand(),
  upCommand(),
  runCommand(),
  benchmarkCommand(),
  extractCommand(),
  finetuneCommand(),
  compareCommand(),
  reportCommand(),
  powerCommand(),
  statusCommand(),
  trialsCommand(),
  tasksCommand(),
  sandboxCommand(),
]) {
  program.addCommand(strict(command));
}

endWhenUnread();
try {
  await program.parseAsync();
  process.exit();
} catch (cause) {
  const { kind, message, exitCode } = commandError(cause);
  const json = process.argv.includes('--json');
  if (json && exitCode !== 0) process.stdout.write(`${JSON.stringify({ error: { kind, message } })}\n`);
  // Commander has told its own errors already.
  const isTold = cause instanceof CommanderError || cause instanceof Unread;
  if (!isTold) process.stderr.write(`${kind}: ${message}\n`);
  process.exit(exitCode);
}

function strict(command: Command): Command {
  command.exitOverride().showHelpAfterError('(see --help)').allowExcessArguments(false);
  command.commands.forEach(strict);
  return command;
}
