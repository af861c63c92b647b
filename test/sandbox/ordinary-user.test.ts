import { expect, test } from 'vitest';
import { probeAsOrdinaryUser } from './as-ordinary-user.ts';
import { BWRAP } from './the-sandbox.ts';

/*
 * An ordinary user's sandbox rests on a user namespace, root's does not: two constructions, both to be seen to hold.
 * Started by an ordinary user, all other tests have tried the first already.
 */
test.runIf(process.getuid?.() === 0)('the sandbox holds for an ordinary user too', async () => {
  expect(await probeAsOrdinaryUser(BWRAP)).toEqual({
    root: false,
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
