import { Command } from 'commander';
import { setup } from '../../setup/setup.ts';
import { createOutput } from '../output.ts';

interface SetupCommandOptions {
  withTests?: boolean;
  json?: boolean;
}

export function setupCommand(): Command {
  return new Command('setup')
    .description('make this machine ready: find each tool, install what is missing; a second time does nothing')
    .option('--with-tests', 'also what only the tests need: a browser')
    .option('--json', 'print the paths of the tools as JSON')
    .addHelpText('after', '\nExamples:\n  tddft setup\n  tddft setup --with-tests --json\n')
    .action(runSetup);
}

async function runSetup({ withTests = false, json = false }: SetupCommandOptions): Promise<void> {
  const output = createOutput(json);
  const tools = await setup({ withTests, log: output.narrate });
  const lines = Object.entries(tools).map(
    ([name, path]) => `${name.padEnd(14)}${path ?? 'not found (only tests need it)'}`,
  );
  output.data(tools, lines.join('\n'));
}
