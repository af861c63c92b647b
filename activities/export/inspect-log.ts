import { type ArmLog, inspectHeader, inspectModel, inspectStart } from '../../domain/export/inspect/header.ts';
import { inspectReductions } from '../../domain/export/inspect/results.ts';
import { inspectSample, sampleFile, sampleSummary } from '../../domain/export/inspect/sample.ts';
import { LogTotals } from '../../domain/export/inspect/totals.ts';
import type { JudgedTrial } from '../../domain/export/judged-trial.ts';
import type { Form } from './exported-file.ts';
import { armTrials, type MeasuredArm } from './arm-trials.ts';
import { type ZipEntry, zipFile } from './zip-file.ts';

/**
 * An arm as a log of Inspect, `.eval`: a zip file with a JSON file for each sample and some of all. What is told of all
 * comes last; the list of samples is made from a second reading of the arm, so that it need not be held.
 */
export function inspectLog(arm: MeasuredArm, manifest: ArmLog['manifest']): Form<JudgedTrial> {
  const model = inspectModel(arm.summary);
  async function* entries(trials: AsyncIterable<JudgedTrial>): AsyncGenerator<ZipEntry> {
    const totals = new LogTotals();
    for await (const judged of trials) {
      totals.add(judged);
      const modifiedAt = new Date(judged.record.finished_at);
      yield { path: sampleFile(judged), modifiedAt, content: JSON.stringify(inspectSample(judged, model)) };
    }
    const log = { manifest, summary: arm.summary, totals };
    const modifiedAt = new Date(totals.completedAt);
    const json = (path: string, value: object): ZipEntry => ({ path, modifiedAt, content: JSON.stringify(value) });
    yield json('_journal/start.json', inspectStart(log));
    yield { path: 'summaries.json', modifiedAt, content: summaries(arm, model) };
    yield json('reductions.json', inspectReductions(totals));
    yield json('header.json', inspectHeader(log));
  }
  return (trials) => zipFile(entries(trials));
}

async function* summaries(arm: MeasuredArm, model: string): AsyncGenerator<string> {
  let before = '[';
  for await (const judged of armTrials(arm)) {
    yield `${before}${JSON.stringify(sampleSummary(judged, model))}`;
    before = ',';
  }
  yield before === '[' ? '[]' : ']';
}
