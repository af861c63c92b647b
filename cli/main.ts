import { Command, CommanderError } from 'commander';
import { VERSION } from '../setup/version.ts';
import { wantedCommands } from './commands.ts';
import { commandError, Unread } from './errors.ts';
import { allWritten, createOutput } from './output.ts';
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

for (const command of await wantedCommands(process.argv.slice(2))) {
  program.addCommand(strict(command));
}

endWhenUnread();
fixTemporalPaths(process.env);
try {
  await program.parseAsync();
  await allWritten();
  process.exit();
} catch (cause) {
  const { kind, message, exitCode } = commandError(cause);
  const output = createOutput(process.argv.includes('--json'));
  if (output.json && exitCode !== 0) output.line({ error: { kind, message } }, '');
  // Commander has told its own errors already.
  const isTold = cause instanceof CommanderError || cause instanceof Unread;
  if (!isTold) output.narrate(`${kind}: ${message}`);
  await allWritten();
  process.exit(exitCode);
}

function strict(command: Command): Command {
  command.exitOverride().showHelpAfterError('(see --help)').allowExcessArguments(false);
  command.commands.forEach(strict);
  return command;
}
