import { expect, test } from 'vitest';
import { asNotReady } from '../../setup/disk-problem.ts';
import { NotReady } from '../../setup/not-ready.ts';

test('a disk that refuses names where each kind of file can go instead, whichever command it was', () => {
  const cause = Object.assign(new Error("ENOSPC: no space left on device, mkdtemp '/tmp/tddft-work-1'"), {
    code: 'ENOSPC',
  });
  const told = asNotReady(cause);
  expect(told).toBeInstanceOf(NotReady);
  for (const place of ['/tmp/tddft-work-1', '--results-dir', 'TMPDIR', 'XDG_CACHE_HOME']) {
    expect(String(told)).toContain(place);
  }
});

test('what no one can mend at a disk stays as it was', () => {
  const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
  expect(asNotReady(cause)).toBe(cause);
});
