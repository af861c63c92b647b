import type { Command } from 'commander';
import { InvalidInput } from '../domain/invalid-input.ts';
import type { Fields } from '../domain/merge-spec.ts';
import { parseInput } from '../domain/parse-input.ts';
import { Limits } from '../domain/spec.ts';

/** One row per limit of a run: how its flag is written, what it says, which field of `Limits` it sets. */
export const LIMIT_FLAGS: { flag: string; option: string; help: string; field: keyof Limits }[] = [
  { flag: '--cpu-seconds <n>', option: 'cpuSeconds', help: 'CPU time of a run (5)', field: 'cpu_seconds' },
  { flag: '--memory-mib <n>', option: 'memoryMib', help: 'memory of a run (512)', field: 'memory_mib' },
  {
    flag: '--output-kib <n>',
    option: 'outputKib',
    help: 'what is kept of each of stdout and stderr (64)',
    field: 'output_kib',
  },
  { flag: '--disk-mib <n>', option: 'diskMib', help: 'size of the scratch directory (16)', field: 'disk_mib' },
];

export function withLimitOptions(command: Command): Command {
  for (const { flag, help } of LIMIT_FLAGS) command.option(flag, help);
  return command;
}

/** The limits that the flags give, defaults for the others; `InvalidInput` where a flag is no number or out of range. */
export function limitsOf(options: Record<string, unknown>): Limits {
  return parseInput(Limits, givenLimits(options));
}

/** Only those that the flags give; `InvalidInput` where one is no number. */
export function givenLimits(options: Record<string, unknown>): Fields {
  const given = LIMIT_FLAGS.flatMap(({ flag, option, field }) => {
    const text = options[option];
    if (text === undefined) return [];
    const value = Number(text);
    if (text === '' || Number.isNaN(value)) {
      throw new InvalidInput([`${flag.split(' ')[0]}: not a number (got ${JSON.stringify(text)})`]);
    }
    return [[field, value]];
  });
  return Object.fromEntries(given);
}
