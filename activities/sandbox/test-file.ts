import { z } from 'zod';
import type { TestFile } from '../../domain/guards/evidence.ts';
import { Isolation } from '../../domain/records.ts';
import type { JobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';
import { brokenOff } from './unavailable.ts';

const TestFileReport = z.strictObject({
  expected: z.array(z.string()),
  may_skip: z.array(z.string()).nullable(),
  isolation: Isolation,
  why_shared: z.string().nullable(),
  perturbed: z.strictObject({ tests: z.string(), must_fail: z.array(z.string()) }).nullable(),
});

const UNREAD: TestFile = { expected: [], isolation: 'shared', maySkip: true, perturbed: null, unread: 'crash' };

/**
 * Reads a test file without running it. One that breaks its reader runs all the same, and cannot pass. Throws
 * `SandboxUnavailable` where the reader ended for no such reason.
 */
export async function readTestFile(pool: ZygotePool, tests: string, limits: JobLimits): Promise<TestFile> {
  const { report, ending, killed, stderr } = await pool.ask({ kind: 'read_tests', tests }, limits);
  if (!report.endsWith('\n')) {
    if (killed !== null) return { ...UNREAD, unread: 'timeout' };
    if (ending.kind === 'signal') return UNREAD;
    throw brokenOff(stderr);
  }
  const { expected, may_skip, isolation, perturbed } = TestFileReport.parse(JSON.parse(report));
  return {
    expected,
    isolation,
    maySkip: may_skip ?? true,
    perturbed: perturbed && { tests: perturbed.tests, mustFail: perturbed.must_fail },
    unread: null,
  };
}
