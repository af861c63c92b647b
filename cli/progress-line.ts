import type { FollowedProgress } from './follow.ts';
import type { Output } from './output.ts';

const PLAIN_EVERY_MS = 5000;

/** Says how far a running workflow has come, in a few words; null when it cannot tell. */
export type Describe = () => Promise<string | null>;

/** Progress as one line on stderr that changes in a terminal; elsewhere a new line when something changed, at most every 5 s. */
export function progressLine(describe: Describe, output: Output): FollowedProgress<string> {
  const terminal = process.stderr.isTTY;
  return {
    look: describe,
    show: terminal ? overwrite : changedLines(output.narrate),
    tell: output.narrate,
    end: () => {
      if (terminal) process.stderr.write('\r\u001b[K');
    },
  };
}

function overwrite(line: string): void {
  process.stderr.write(`\r\u001b[K${line.slice(0, (process.stderr.columns ?? 100) - 1)}`);
}

/** Passes on a line that is not the last one, at most every 5 s. */
export function changedLines(print: (line: string) => void): (line: string) => void {
  let last = '';
  let shownAt = 0;
  return (line) => {
    if (line === last || Date.now() - shownAt < PLAIN_EVERY_MS) return;
    print(line);
    last = line;
    shownAt = Date.now();
  };
}
