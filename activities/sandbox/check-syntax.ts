import { z } from 'zod';
import type { SyntaxReport } from '../../domain/guards/syntax.ts';
import { Limits } from '../../domain/spec.ts';
import { jobLimits } from './limits.ts';
import type { ZygotePool } from './pool.ts';
import { brokenOff } from './unavailable.ts';

/** A longer source is not compiled at all: 10 MB would take `compile()` four seconds. */
export const SOURCE_BYTES = 64 * 1024;
const LIMITS = jobLimits(Limits.parse({}));

const CompileReport = z.strictObject({
  error: z.strictObject({ line: z.int().nullable(), message: z.string() }).nullable(),
});

/** What CPython's `compile()` says. A source that breaks it is tried twice, then `SandboxUnavailable`. */
export async function checkSyntax(pool: ZygotePool, source: string, signal?: AbortSignal): Promise<SyntaxReport> {
  if (Buffer.byteLength(source) > SOURCE_BYTES) return { kind: 'too_long', limitBytes: SOURCE_BYTES, durationMs: 0 };
  const { report, stderr, wall_ms } = await pool.ask({ kind: 'check_syntax', source }, LIMITS, signal);
  if (!report.endsWith('\n')) throw brokenOff(stderr);
  const { error } = CompileReport.parse(JSON.parse(report));
  return error ? { kind: 'error', durationMs: wall_ms, ...error } : { kind: 'valid', durationMs: wall_ms };
}
