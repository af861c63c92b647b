import { expect, test } from 'vitest';
import { probeAsOrdinaryUser, probeAsRoot } from './as-ordinary-user.ts';
import { BWRAP } from './the-sandbox.ts';

const isRoot = process.getuid?.() === 0;

/*
 * An ordinary user's sandbox rests on a user namespace; root's does, too, where other users may read what it is made of,
 * and else not: three constructions, all to be seen to hold. Started by an ordinary user, all other tests have tried the
 * first already.
 */
test.runIf(isRoot)(
  'no process of a sandbox that root started is root, where others may read what it is made of',
  async () => {
    expect(await probeAsRoot(BWRAP)).toMatchObject({
      root: true,
      rootInside: false,
      level: 3,
      right: 'pass',
      left: [],
    });
  },
);

test.runIf(isRoot)('the sandbox holds for an ordinary user too', async () => {
  expect(await probeAsOrdinaryUser(BWRAP)).toEqual({
    root: false,
    rootInside: false,
    level: 3,
    notice: null,
    notCovered: [],
    syntax: 'error',
    right: 'pass',
    wrong: 'crash',
    cancelled: 'enough',
    left: [],
  });
});
