import { z } from 'zod';
import type { TestFile } from '../../domain/guards/evidence.ts';
import { Isolation } from '../../domain/records.ts';
import type { JobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';

const TestFileReport = z.strictObject({
  expected: z.array(z.string()),
  may_skip: z.array(z.string()).nullable(),
  isolation: Isolation,
  why_shared: z.string().nullable(),
  perturbed: z.strictObject({ tests: z.string(), must_fail: z.array(z.string()) }).nullable(),
});

/** Where a file's syntax tells nothing, the run itself has to. */
const UNREADABLE: TestFile = { expected: [], isolation: 'shared', maySkip: true, perturbed: null };

/** Reads a test file without running it. One that breaks its reader tells nothing; its run is judged all the same. */
export async function readTestFile(pool: ZygotePool, tests: string, limits: JobLimits): Promise<TestFile> {
  const { report } = await pool.ask({ kind: 'read_tests', tests }, limits);
  if (!report.endsWith('\n')) return UNREADABLE;
  const { expected, may_skip, isolation, perturbed } = TestFileReport.parse(JSON.parse(report));
  return {
    expected,
    isolation,
    maySkip: may_skip ?? true,
    perturbed: perturbed && { tests: perturbed.tests, mustFail: perturbed.must_fail },
  };
}
