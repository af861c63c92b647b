import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import * as errors from '../../activities/model/errors.ts';
import { wantedCommands } from '../../cli/commands.ts';

const TEXT = await readFile(new URL('../../docs/models.md', import.meta.url), 'utf8');

/** Every `tddft ...` in the text, in a block or a line, without its comment. */
const COMMANDS = [...TEXT.matchAll(/(?:^|[`= ])tddft ((?:[a-z][^\n`#;]*[^\n`#; ,])|[a-z]+)/gm)]
  .map(([, line = '']) => line.trim().split(/\s+/))
  .filter(([name]) => name !== 'and');

/** The command of the words, and of its subcommand where it has some. */
async function commandOf([name = '', sub]: readonly string[]): Promise<Command | undefined> {
  const command = (await wantedCommands([name])).find((each) => each.name() === name);
  return command?.commands.length ? command.commands.find((each) => each.name() === sub) : command;
}

describe('docs/models.md', () => {
  test('names no command and no flag that there is not', async () => {
    expect(COMMANDS.length).toBeGreaterThan(15);
    for (const words of COMMANDS.filter((each) => each.length > 1 && each[0] !== 'by' && each[0] !== 'reads')) {
      const command = await commandOf(words);
      const known = command?.options.map(({ long }) => long) ?? [];
      const flags = words.filter((word) => word.startsWith('--'));
      expect({ words: words.join(' '), unknown: command ? flags.filter((flag) => !known.includes(flag)) : null }).toEqual({
        words: words.join(' '),
        unknown: [],
      });
    }
  });

  test('says for each error of a model server what to do', () => {
    const table = TEXT.slice(TEXT.indexOf('## Messages'));
    for (const name of Object.keys(errors)) expect(table).toContain(`\`${name}\``);
  });
});
