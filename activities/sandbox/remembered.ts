export interface RememberedOptions<T> {
  entries: number;
  /** False for a value that another try might not give again. */
  keep(value: T): boolean;
}

/** What `work` gave for a key, without doing it again. */
export interface Remembered<T> {
  /**
   * Equal keys asked for at once share one piece of work, which is aborted when every asker has left. `known` is true
   * where nothing was done for this asker.
   */
  get(
    key: string,
    work: (signal: AbortSignal) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<{ value: T; known: boolean }>;
}

interface Shared<T> {
  value: Promise<T>;
  askers: number;
  abort: AbortController;
}

/** A memory of the last `entries` values that were asked for. */
export function remembered<T>({ entries, keep }: RememberedOptions<T>): Remembered<T> {
  const values = new Map<string, T>();
  const running = new Map<string, Shared<T>>();

  const store = (key: string, value: T): void => {
    values.delete(key);
    values.set(key, value);
    const [oldest] = values.keys();
    if (values.size > entries && oldest !== undefined) values.delete(oldest);
  };
  const share = (key: string, work: (signal: AbortSignal) => Promise<T>): Shared<T> => {
    const abort = new AbortController();
    const shared = { value: work(abort.signal), askers: 0, abort };
    running.set(key, shared);
    const forget = (): void => {
      if (running.get(key) === shared) running.delete(key);
    };
    shared.value.then(forget, forget);
    abort.signal.addEventListener('abort', forget);
    return shared;
  };

  return {
    async get(key, work, signal) {
      signal?.throwIfAborted();
      const value = values.get(key);
      if (value !== undefined) {
        store(key, value);
        return { value, known: true };
      }
      const joined = running.get(key);
      const shared = joined ?? share(key, work);
      const result = await untilAborted(shared, signal);
      if (keep(result)) store(key, result);
      // Luck is not shared: who only looked on tries for itself.
      else if (joined) return { value: await work(signal ?? new AbortController().signal), known: false };
      return { value: result, known: joined !== undefined };
    },
  };
}

async function untilAborted<T>(shared: Shared<T>, signal: AbortSignal | undefined): Promise<T> {
  shared.askers += 1;
  let leave = (): void => undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => {
      shared.askers -= 1;
      if (shared.askers === 0) shared.abort.abort(signal?.reason);
      reject(signal?.reason);
    };
  });
  signal?.addEventListener('abort', leave);
  try {
    return await Promise.race([shared.value, left]);
  } finally {
    signal?.removeEventListener('abort', leave);
  }
}
