import { InvalidInput } from '../invalid-input.ts';
import type { Rejection } from './test-guard.ts';

/**
 * What a guard says; a guard of one's own may say anything, whatever its type. One that throws, or says neither a sentence
 * nor null, is broken for every file: an `InvalidInput` that names it.
 */
export function judgedBy(name: string, judge: () => unknown): Rejection {
  const said = answer(name, judge);
  if (said === null || (typeof said === 'string' && said.trim() !== '')) return said;
  throw broken(name, `wrong answer (got ${JSON.stringify(said) ?? 'nothing'}, allowed a sentence or null)`);
}

function answer(name: string, judge: () => unknown): unknown {
  try {
    return judge();
  } catch (cause) {
    throw broken(name, `threw ${cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause)}`);
  }
}

function broken(name: string, problem: string): InvalidInput {
  return new InvalidInput([`guards: ${name} is broken: ${problem}`]);
}
