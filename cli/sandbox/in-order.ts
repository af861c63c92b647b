/**
 * Works on up to `window` items at once and yields the results in the order of the items, each as soon as it and those
 * before it are there, also while the next item is still awaited. A failure is thrown in its turn.
 */
export async function* inOrder<T, R>(
  items: AsyncIterable<T>,
  window: number,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const iterator = items[Symbol.asyncIterator]();
  const started: Promise<R>[] = [];
  let next: Promise<IteratorResult<T, unknown>> | null = inItsTurn(iterator.next());
  while (next !== null || started.length > 0) {
    const [first] = started;
    const reading = next !== null && started.length < window ? [next] : [];
    const event = await Promise.race([...reading, ...(first ? [first.then(() => 'result' as const)] : [])]);
    if (event === 'result') {
      if (first) yield await first;
      void started.shift();
    } else if (event.done) next = null;
    else {
      started.push(inItsTurn(work(event.value)));
      next = inItsTurn(iterator.next());
    }
  }
}

/** A promise whose failure nobody may be waiting for yet, or ever: after an earlier one, say. */
function inItsTurn<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
