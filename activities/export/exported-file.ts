import { writeAtomically } from '../files/atomic.ts';

export const EXPORT_FORMATS = ['trl', 'openai', 'csv', 'parquet', 'inspect'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** A file that was written. `rows`: samples, trials or attempts; null for what has none. */
export interface ExportedFile {
  format: ExportFormat;
  file: string;
  rows: number | null;
}

/** How rows become the bytes of a file, a part at a time. */
export type Form<Row> = (rows: AsyncIterable<Row>) => AsyncIterable<string | Uint8Array>;

/** Writes a file, whole or not at all, and counts its rows. */
export async function writeRows<Row>(
  { format, file }: Pick<ExportedFile, 'format' | 'file'>,
  rows: AsyncIterable<Row>,
  form: Form<Row>,
): Promise<ExportedFile> {
  let count = 0;
  async function* counted(): AsyncGenerator<Row> {
    for await (const row of rows) {
      count += 1;
      yield row;
    }
  }
  await writeAtomically(file, form(counted()));
  return { format, file, rows: count };
}
