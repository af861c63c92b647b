import { Command, CommanderError } from 'commander';
import { VERSION } from '../setup/version.ts';
import { addTrialsCommand } from './commands/add-trials.ts';
import { archiveCommand } from './commands/archive.ts';
import { benchmarkCommand } from './commands/benchmark.ts';
import { cancelCommand } from './commands/cancel.ts';
import { compareCommand } from './commands/compare.ts';
import { concurrencyCommand } from './commands/concurrency.ts';
import { doctorCommand } from './commands/doctor.ts';
import { extractCommand } from './commands/extract.ts';
import { finetuneCommand } from './commands/finetune.ts';
import { linksCommand } from './commands/links.ts';
import { pauseCommand } from './commands/pause.ts';
import { nightlyCommand } from './commands/nightly.ts';
import { powerCommand } from './commands/power.ts';
import { reportCommand } from './commands/report.ts';
import { resumeCommand } from './commands/resume.ts';
import { retryCommand } from './commands/retry.ts';
import { runCommand } from './commands/run.ts';
import { sandboxCommand } from './commands/sandbox.ts';
import { scheduleCommand } from './commands/schedule.ts';
import { setupCommand } from './commands/setup.ts';
import { statusCommand } from './commands/status.ts';
import { tasksCommand } from './commands/tasks.ts';
import { trialsCommand } from './commands/trials.ts';
import { upCommand } from './commands/up.ts';
import { watchCommand } from './commands/watch.ts';
import { commandError, Unread } from './errors.ts';
import { fixTemporalPaths } from './temporal-paths.ts';
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
  nightlyCommand(),
  scheduleCommand(),
  powerCommand(),
  statusCommand(),
  watchCommand(),
  pauseCommand(),
  resumeCommand(),
  cancelCommand(),
  retryCommand(),
  concurrencyCommand(),
  addTrialsCommand(),
  trialsCommand(),
  tasksCommand(),
  sandboxCommand(),
  linksCommand(),
  archiveCommand(),
  doctorCommand(),
]) {
  program.addCommand(strict(command));
}

endWhenUnread();
fixTemporalPaths(process.env);
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
