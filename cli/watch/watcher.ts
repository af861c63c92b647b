import type { Client } from '@temporalio/client';
import { isDeepStrictEqual } from 'node:util';
import type { FollowedProgress } from '../follow.ts';
import type { OpenRun } from '../open-runs.ts';
import type { Output } from '../output.ts';
import { changedLines } from '../progress-line.ts';
import { line } from './line.ts';
import { Screen } from './screen.ts';
import { readSnapshot, type Snapshot, snapshotLine } from './snapshot.ts';
import { viewLines } from './view.ts';

const REDRAW_MS = 1000;

export interface Watched {
  client: Client;
  run: OpenRun;
  /** The page of the workflow in the Web UI. */
  link: string | null;
}

/** Shows a running workflow: on the whole terminal, as plain lines where stdout is none, or as one JSON value per change. */
export function watcher(watched: Watched, output: Output): FollowedProgress<Snapshot> {
  if (output.json) return changesAsJson(watched, output);
  return process.stdout.isTTY ? onScreen(watched) : asLines(watched, output);
}

function changesAsJson({ client, run }: Watched, output: Output): FollowedProgress<Snapshot> {
  let last: unknown = null;
  return {
    look: () => readSnapshot(client, run),
    show: (snapshot) => {
      const news = withoutSpeed(snapshot);
      if (!isDeepStrictEqual(news, last)) output.line(snapshot, '');
      last = news;
    },
    tell: output.narrate,
    end: () => {},
  };
}

/** What changes by itself from one look to the next is no news. */
function withoutSpeed(snapshot: Snapshot): Snapshot {
  return snapshot.arm ? { ...snapshot, arm: { ...snapshot.arm, finished_per_s: null, eta_s: null } } : snapshot;
}

function asLines({ client, run }: Watched, output: Output): FollowedProgress<Snapshot> {
  const print = changedLines((line) => output.line(line, line));
  return {
    look: () => readSnapshot(client, run),
    show: (snapshot) => print(snapshotLine(snapshot)),
    tell: output.narrate,
    end: () => {},
  };
}

/** Redrawn every second besides, for the times in it; at the end its last state stays behind as a line. */
function onScreen({ client, run, link }: Watched): FollowedProgress<Snapshot> {
  let seen: { snapshot: Snapshot; takenAtMs: number } | null = null;
  let notice: string | null = null;
  const draw = (): void => {
    if (seen === null) return screen.draw([line(`${run.workflowId}  waiting for its first answer`, 'dim')]);
    const { snapshot, takenAtMs } = seen;
    screen.draw(viewLines(snapshot, { ...screen.size, nowMs: Date.now(), takenAtMs, link, notice }));
  };
  const screen = new Screen(process.stdout, draw);
  const ticking = setInterval(draw, REDRAW_MS);
  draw();
  return {
    look: () => readSnapshot(client, run),
    show: (snapshot) => {
      seen = { snapshot, takenAtMs: Date.now() };
      draw();
    },
    tell: (text) => {
      notice = text;
      draw();
    },
    end: () => {
      clearInterval(ticking);
      screen.close();
      if (seen) process.stdout.write(`${snapshotLine(seen.snapshot)}\n`);
    },
  };
}
