import { z } from 'zod';
import { namesSkipping, type TestFile } from '../../domain/guards/evidence.ts';
import { Isolation } from '../../domain/records.ts';
import type { JobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';

const TestFileReport = z.strictObject({
  expected: z.array(z.string()),
  isolation: Isolation,
  why_shared: z.string().nullable(),
  perturbed: z.strictObject({ tests: z.string(), must_fail: z.array(z.string()) }).nullable(),
});

/** Where a file's syntax tells nothing, the run itself has to. */
const UNREADABLE = { isolation: 'shared', perturbed: null } as const;

/** Reads a test file without running it. One that breaks its reader tells nothing; its run is judged all the same. */
export async function readTestFile(pool: ZygotePool, tests: string, limits: JobLimits): Promise<TestFile> {
  const { report } = await pool.ask({ kind: 'read_tests', tests }, limits);
  const maySkip = namesSkipping(tests);
  if (!report.endsWith('\n')) return { ...UNREADABLE, expected: [], maySkip };
  const { expected, isolation, perturbed } = TestFileReport.parse(JSON.parse(report));
  return {
    expected,
    isolation,
    maySkip,
    perturbed: perturbed && { tests: perturbed.tests, mustFail: perturbed.must_fail },
  };
}
