import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inOrder } from '../../../cli/sandbox/in-order.ts';

async function* each<T>(items: T[]): AsyncGenerator<T> {
  for (const item of items) yield item;
}

test('results come in the order of the items, and never more than the window is worked on', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(3), { maxLength: 20 }), fc.integer({ min: 1, max: 5 }), async (delays, window) => {
      let working = 0;
      const work = async (delayMs: number): Promise<number> => {
        working += 1;
        expect(working).toBeLessThanOrEqual(window);
        await sleep(delayMs);
        working -= 1;
        return delayMs;
      };
      const results: number[] = [];
      for await (const result of inOrder(each(delays), window, work)) results.push(result);
      expect(results).toEqual(delays);
    }),
    { numRuns: 30 },
  );
});

test('a result is there while the next item is still awaited', async () => {
  const endless = (async function* () {
    yield 'first';
    await new Promise(() => {});
  })();
  const results = inOrder(endless, 4, async (item) => item);
  expect(await results.next()).toEqual({ done: false, value: 'first' });
});

test('a failure is told in its turn, after the results before it', async () => {
  const work = async (item: number): Promise<number> => {
    if (item === 2) throw new Error('the second');
    return item;
  };
  const results = inOrder(each([1, 2, 3]), 4, work);
  expect(await results.next()).toEqual({ done: false, value: 1 });
  await expect(results.next()).rejects.toThrow('the second');
});

test('a stream that breaks while the window is full breaks after the results before it', async () => {
  const breaking = (async function* () {
    yield 1;
    throw new Error('the stream');
  })();
  const work = async (item: number): Promise<number> => {
    await sleep(5);
    return item;
  };
  const results = inOrder(breaking, 1, work);
  expect(await results.next()).toEqual({ done: false, value: 1 });
  await expect(results.next()).rejects.toThrow('the stream');
});
