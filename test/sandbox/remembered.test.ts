import { expect, test } from 'vitest';
import { remembered } from '../../activities/sandbox/remembered.ts';

/** Work that a test lets finish, and counts. */
function work() {
  const begun: { finish(value: string): void; fail(cause: Error): void; signal: AbortSignal }[] = [];
  const begin = (signal: AbortSignal) =>
    new Promise<string>((finish, fail) => {
      begun.push({ finish, fail, signal });
    });
  return { begun, begin };
}

test('what was kept is not done again', async () => {
  const memory = remembered<string>({ entries: 10, keep: () => true });
  expect(await memory.get('key', async () => 'first')).toEqual({ value: 'first', known: false });
  expect(await memory.get('key', async () => 'second')).toEqual({ value: 'first', known: true });
});

test('what may come out otherwise is done again', async () => {
  const memory = remembered<string>({ entries: 10, keep: (value) => value !== 'luck' });
  await memory.get('key', async () => 'luck');
  expect(await memory.get('key', async () => 'second')).toEqual({ value: 'second', known: false });
});

test('only the latest entries are kept, and asking counts as late', async () => {
  const memory = remembered<number>({ entries: 2, keep: () => true });
  for (const key of ['a', 'b', 'a', 'c']) await memory.get(key, async () => 1);
  expect(await memory.get('a', async () => 2)).toEqual({ value: 1, known: true });
  expect(await memory.get('b', async () => 2)).toEqual({ value: 2, known: false });
});

test('equal keys at once share one piece of work', async () => {
  const { begun, begin } = work();
  const memory = remembered<string>({ entries: 10, keep: () => true });
  const [one, two] = [memory.get('key', begin), memory.get('key', begin)];
  expect(begun).toHaveLength(1);
  begun[0]?.finish('value');
  expect(await Promise.all([one, two])).toEqual([
    { value: 'value', known: false },
    { value: 'value', known: true },
  ]);
});

test('what may come out otherwise is not shared either', async () => {
  const { begun, begin } = work();
  const memory = remembered<string>({ entries: 10, keep: () => false });
  const [one, two] = [memory.get('key', begin), memory.get('key', begin)];
  begun[0]?.finish('slow');
  expect(await one).toEqual({ value: 'slow', known: false });
  begun[1]?.finish('fast');
  expect(await two).toEqual({ value: 'fast', known: false });
});

test('work is aborted when the last who asked for it has left, and not before', async () => {
  const { begun, begin } = work();
  const memory = remembered<string>({ entries: 10, keep: () => true });
  const [first, last] = [new AbortController(), new AbortController()];
  const asked = [memory.get('key', begin, first.signal), memory.get('key', begin, last.signal)];
  const reasons = [new Error('first'), new Error('last')];
  first.abort(reasons[0]);
  await expect(asked[0]).rejects.toBe(reasons[0]);
  expect(begun[0]?.signal.aborted).toBe(false);
  last.abort(reasons[1]);
  await expect(asked[1]).rejects.toBe(reasons[1]);
  expect(begun[0]?.signal.aborted).toBe(true);

  const another = memory.get('key', begin);
  begun[1]?.finish('again');
  expect(await another).toEqual({ value: 'again', known: false });
});

test('a failure is told to all who asked, and forgotten', async () => {
  const { begun, begin } = work();
  const memory = remembered<string>({ entries: 10, keep: () => true });
  const asked = [memory.get('key', begin), memory.get('key', begin)];
  begun[0]?.fail(new Error('broken'));
  for (const answer of asked) await expect(answer).rejects.toThrow('broken');
  expect(await memory.get('key', async () => 'value')).toEqual({ value: 'value', known: false });
});
