import { Unread } from './errors.ts';

let act: ((reason: Unread) => void) | null = null;

/** A reader that has seen enough, such as `head`, closes the pipe: that is no failure, and nobody hears of the rest. */
export function endWhenUnread(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'EPIPE') process.exit(1);
      if (act === null) process.exit(0);
      act(new Unread());
    });
  }
}

/** Calls `stop` in the place of an end at once, for a command that has to clear up. Returns what ends that. */
export function onUnread(stop: (reason: Unread) => void): () => void {
  act = stop;
  return () => {
    act = null;
  };
}
