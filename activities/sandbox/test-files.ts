import type { TestFile } from '../../domain/guards/evidence.ts';
import type { Limits } from '../../domain/spec.ts';
import { sha256 } from '../files/digest.ts';
import { jobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';
import { remembered } from './remembered.ts';
import { readTestFile } from './test-file.ts';

const TEST_FILES = 512;

/** Reads a test file, as `readTestFile` does, and remembers what it came to read. Throws the signal's reason, too. */
export type ReadTestFile = (file: { tests: string; limits: Limits }, signal?: AbortSignal) => Promise<TestFile>;

export function testFiles(pool: ZygotePool): ReadTestFile {
  const files = remembered<TestFile>({ entries: TEST_FILES, keep: ({ unread }) => unread === null });
  return async ({ tests, limits }, signal) => {
    const key = sha256(JSON.stringify({ limits, tests }));
    return (await files.get(key, () => readTestFile(pool, tests, jobLimits(limits)), signal)).value;
  };
}
