import { expect, test } from 'vitest';
import { seatbeltProfile } from '../../activities/sandbox/seatbelt.ts';

const profile = seatbeltProfile({
  executable: '/opt/python "3"/bin/python3',
  readable: ['/usr/lib', '/opt/python "3"'],
  work: '/private/tmp/work',
});

test('a Seatbelt profile denies what it does not name, the network in all its forms', () => {
  expect(profile.split('\n').slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
  expect(profile).not.toMatch(/network|mach|ipc/);
});

test('it lets a program write to its own directory and nowhere else', () => {
  const writes = profile.split('\n').filter((line) => line.includes('file-write'));
  expect(writes).toEqual(['(allow file-write* (literal "/dev/null") (subpath "/private/tmp/work"))']);
});

test('names are quoted, and what is opened is closed', () => {
  expect(profile).toContain('(allow process-exec (literal "/opt/python \\"3\\"/bin/python3"))');
  const bare = profile.replaceAll(/"(\\.|[^"\\])*"/g, '');
  expect(bare.split('(').length).toBe(bare.split(')').length);
});
