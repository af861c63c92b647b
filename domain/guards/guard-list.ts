import { InvalidInput } from '../invalid-input.ts';
import { didYouMean } from '../suggest.ts';
import type { TestGuard } from './test-guard.ts';

/** Always asked, and first: the others look at files that compile. */
export const SYNTAX_GUARD = 'syntax';

/** The opt-in guards by name. */
export type TestGuards = ReadonlyMap<string, TestGuard>;

/** One opt-in guard of a list, with its number. */
export interface AskedGuard {
  name: string;
  /** 0 for a guard that takes none. */
  number: number;
  guard: TestGuard;
}

/**
 * The opt-in guards of a spec's list, in its order. Throws `InvalidInput` with every problem of the list, also where there is
 * none: an arm may have been begun by a version that knew no guards.
 */
export function askedGuards(list: readonly string[] | undefined, known: TestGuards): AskedGuard[] {
  if (list === undefined)
    throw new InvalidInput([`guards: missing (got nothing, allowed a list that begins with syntax)`]);
  if (list[0]?.startsWith(`${SYNTAX_GUARD}:`))
    throw new InvalidInput([
      `guards: ${SYNTAX_GUARD} takes no number (got ${quoted(list[0])}, allowed "${SYNTAX_GUARD}")`,
    ]);
  if (list[0] !== SYNTAX_GUARD) {
    const got = list.length === 0 ? 'an empty list' : quoted(list[0] ?? '');
    throw new InvalidInput([`guards: the first guard is always syntax (got ${got}, allowed "${SYNTAX_GUARD}")`]);
  }
  const read = list.slice(1).map((entry, index) => readEntry(entry, list.slice(0, index + 1), known));
  const problems = read.flatMap((entry) => (typeof entry === 'string' ? [`guards: ${entry}`] : []));
  if (problems.length > 0) throw new InvalidInput(problems);
  return read.filter((entry) => typeof entry !== 'string');
}

/** The guard that an entry names, or what is wrong with it. */
function readEntry(entry: string, before: readonly string[], known: TestGuards): AskedGuard | string {
  const [name = '', ...given] = entry.split(':');
  const guard = known.get(name);
  if (before.some((other) => other.split(':')[0] === name))
    return `guard given twice (got ${quoted(entry)}, allowed each guard once)`;
  if (guard === undefined) {
    const names = [SYNTAX_GUARD, ...known.keys()];
    return `unknown guard${didYouMean(name, names)} (got ${quoted(entry)}, allowed ${names.join(', ')})`;
  }
  if (guard.number === null)
    return given.length === 0
      ? { name, number: 0, guard }
      : `${name} takes no number (got ${quoted(entry)}, allowed "${name}")`;
  const { min, max } = guard.number;
  const number = given.length === 1 && /^(0|[1-9]\d{0,8})$/.test(given[0] ?? '') ? Number(given[0]) : Number.NaN;
  return number >= min && number <= max
    ? { name, number, guard }
    : `${name} needs a number (got ${quoted(entry)}, allowed "${name}:${min}" to "${name}:${max}")`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
