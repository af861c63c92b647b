import { z } from 'zod';
import type { RunRecord } from '../../domain/guards/session.ts';

/** Half a surrogate pair is no text that could be stored or sent. */
const Text = z.string().transform((text) => text.toWellFormed());
const ExceptionText = z.strictObject({ type: Text, message: Text });
const TestEvent = {
  id: Text,
  outcome: z.enum(['passed', 'failed', 'skipped']),
  exception: ExceptionText.nullable(),
};

const Record = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('start'), python: z.string(), pytest: z.string() }),
  z.strictObject({ kind: z.literal('collect_error'), exception: ExceptionText }),
  z.strictObject({ kind: z.literal('collect_skip') }),
  z.strictObject({ kind: z.literal('collected'), ids: z.array(Text) }),
  z.strictObject({
    kind: z.literal('phase'),
    when: z.enum(['setup', 'call', 'teardown']),
    ...TestEvent,
    duration_ms: z.number(),
  }),
  z.strictObject({ kind: z.literal('subtest'), ...TestEvent }),
  z.strictObject({ kind: z.literal('internal_error'), exception: ExceptionText }),
  z.strictObject({ kind: z.literal('trespass'), what: Text }),
  z.strictObject({ kind: z.literal('finish'), exit_code: z.int() }),
]) satisfies z.ZodType<RunRecord>;

/** Of brackets: the record's own, and those of its ids or its exception. */
const MAX_OPENED = 2;
/** A comma and a space for each of 50,000 ids, several times what a report has room for. */
const MAX_OUTSIDE = 100_000;

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
  if (!isSmall(line)) return null;
  try {
    return Record.parse(JSON.parse(line));
  } catch {
    return null;
  }
}

/** Outside its strings a record has little: what looks deeper or longer would take a hundred times its size to parse. */
function isSmall(line: string): boolean {
  let opened = 0;
  let outside = 0;
  let inString = false;
  for (let place = 0; place < line.length; place += 1) {
    const character = line[place];
    if (character === '"') inString = !inString;
    else if (inString) place += character === '\\' ? 1 : 0;
    else {
      outside += 1;
      if (character === '[' || character === '{') opened += 1;
      if (opened > MAX_OPENED || outside > MAX_OUTSIDE) return false;
    }
  }
  return true;
}
