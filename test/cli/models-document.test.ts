import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import * as errors from '../../activities/model/errors.ts';
import { wantedCommands } from '../../cli/commands.ts';

const TEXT = await readFile(new URL('../../docs/models.md', import.meta.url), 'utf8');

/** Every `tddft ...` that is written as code, in words, without its comment. */
function commands(): string[][] {
  const code = [...TEXT.matchAll(/```([^]*?)```|`([^`\n]+)`/g)].flatMap(([, block, span]) =>
    (block ?? span ?? '').split('\n'),
  );
  const parts = code.flatMap((line) => line.replace(/#.*/, '').split(';'));
  const found = parts.map((part) => /(?:^|\s)tddft ([a-z].*)$/.exec(part.trim())?.[1]);
  return found.filter((line) => line !== undefined).map((line) => line.trim().split(/\s+/));
}

/** The command of the words, or its subcommand where it has some. */
async function commandOf([name = '', sub]: readonly string[]): Promise<Command | undefined> {
  const command = (await wantedCommands([name])).find((each) => each.name() === name);
  return command?.commands.length ? command.commands.find((each) => each.name() === sub) : command;
}

describe('docs/models.md', () => {
  test('names no command and no flag that there is not', async () => {
    const found = commands();
    expect(found.length).toBeGreaterThan(15);
    for (const words of found) {
      const known = (await commandOf(words))?.options.map(({ long }) => long) ?? null;
      const unknown = words.filter((word) => word.startsWith('--') && !known?.includes(word));
      expect({ words, known: known !== null, unknown }).toEqual({ words, known: true, unknown: [] });
    }
  });

  test('says for each error of a model server what to do', () => {
    const messages = TEXT.slice(TEXT.indexOf('## Messages'));
    for (const name of Object.keys(errors)) expect(messages).toContain(`\`${name}\``);
  });
});
