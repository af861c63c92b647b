import { z } from 'zod';
import type { RunRecord } from '../../domain/guards/session.ts';

const ExceptionText = z.strictObject({ type: z.string(), message: z.string() });
const TestEvent = {
  id: z.string(),
  outcome: z.enum(['passed', 'failed', 'skipped']),
  exception: ExceptionText.nullable(),
};

const Record = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), python: z.string(), pytest: z.string() }),
  z.strictObject({ kind: z.literal('collect_error'), exception: ExceptionText }),
  z.strictObject({ kind: z.literal('collect_skip') }),
  z.strictObject({ kind: z.literal('collected'), ids: z.array(z.string()) }),
  z.strictObject({
    kind: z.literal('phase'),
    when: z.enum(['setup', 'call', 'teardown']),
    ...TestEvent,
    duration_ms: z.number(),
  }),
  z.strictObject({ kind: z.literal('subtest'), ...TestEvent }),
  z.strictObject({ kind: z.literal('internal_error'), exception: ExceptionText }),
  z.strictObject({ kind: z.literal('trespass'), what: z.string() }),
  z.strictObject({ kind: z.literal('finish'), exit_code: z.int() }),
]) satisfies z.ZodType<RunRecord>;

export interface RecordStream {
  records: RunRecord[];
  garbled: boolean;
}

/**
 * Parses JSON lines strictly, up to the first that is no record. A last line without its end is no garbling: the
 * process was killed while it wrote.
 */
export function parseRecords(text: string): RecordStream {
  const lines = text.split('\n').slice(0, -1);
  const records: RunRecord[] = [];
  for (const line of lines) {
    const record = parseRecord(line);
    if (record === null) return { records, garbled: true };
    records.push(record);
  }
  const unended = !text.endsWith('\n') && text !== '';
  return { records, garbled: unended && records.at(-1)?.kind === 'finish' };
}

function parseRecord(line: string): RunRecord | null {
  try {
    return Record.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
