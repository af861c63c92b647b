import { z } from 'zod';
import type { TestFacts } from '../../domain/guards/test-facts.ts';
import type { Limits } from '../../domain/spec.ts';
import { jobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';
import { brokenOff } from './unavailable.ts';

const Name = z.string();
const Report = z
  .strictObject({
    imports: z.array(z.strictObject({ name: Name, as: Name })),
    star_import: z.boolean(),
    modules: z.array(Name),
    attributes: z.array(Name),
    replaced: z.array(Name),
    defined: z.array(Name),
    local: z.array(Name),
    used: z.array(Name),
    missing: z.array(Name),
    tests: z.array(z.strictObject({ id: z.string(), cases: z.int(), assertions: z.int(), runs: z.boolean() })),
  })
  .transform(({ star_import: starImport, ...facts }): TestFacts => ({ ...facts, starImport }))
  .nullable();

/** A test file to be looked at; `limits` hold for the look. */
export interface FactsJob {
  tests: string;
  limits: Limits;
}

/**
 * What a test file says by its syntax, without running it; null where it is too large or too deep for its reader, or no
 * sensible facts come of it. Throws `SandboxUnavailable` where the reader ended for no such reason.
 */
export async function readTestFacts(
  pool: ZygotePool,
  { tests, limits }: FactsJob,
  signal?: AbortSignal,
): Promise<TestFacts | null> {
  const { report, ending, killed, stderr } = await pool.ask({ kind: 'test_facts', tests }, jobLimits(limits), signal);
  if (report.endsWith('\n')) return Report.safeParse(JSON.parse(report)).data ?? null;
  if (ending.kind === 'signal' || killed !== null) return null;
  throw brokenOff(stderr);
}
