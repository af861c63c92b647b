import { join } from 'node:path';
import { CHAT_TEMPLATE } from '../../domain/export/chat-template.ts';
import { auditRow, type ExportedAnswer, openaiRow, trlRow } from '../../domain/export/training-rows.ts';
import { writeAtomically } from '../files/atomic.ts';
import { type ExportedFile, writeRows } from './exported-file.ts';
import { jsonLines } from './text-files.ts';

/** Answers that make one file: the part of a dataset, or all of an arm. */
export interface AnswerSource {
  /** `finetuned/train` */
  name: string;
  /** Each call reads them anew. */
  answers: () => AsyncIterable<ExportedAnswer>;
}

/** `trl/<name>.jsonl` of each source, and the chat template that makes of a row what the model was sent. */
export async function writeTrl(out: string, sources: readonly AnswerSource[]): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const { name, answers } of sources) {
    files.push(
      await writeRows({ format: 'trl', file: join(out, 'trl', `${name}.jsonl`) }, answers(), jsonLines(trlRow)),
    );
  }
  const template = join(out, 'trl', 'chat_template.jinja');
  await writeAtomically(template, CHAT_TEMPLATE);
  return [...files, { format: 'trl', file: template, rows: null }];
}

/** `openai/<name>.jsonl` of each source, and beside it line by line what the format has no room for. */
export async function writeOpenai(out: string, sources: readonly AnswerSource[]): Promise<ExportedFile[]> {
  const files: ExportedFile[] = [];
  for (const { name, answers } of sources) {
    const file = (extension: string) => ({
      format: 'openai' as const,
      file: join(out, 'openai', `${name}.${extension}`),
    });
    files.push(await writeRows(file('jsonl'), answers(), jsonLines(openaiRow)));
    files.push(await writeRows(file('audit.jsonl'), answers(), jsonLines(auditRow)));
  }
  return files;
}
