import { dirname, relative } from 'node:path';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { type ArmSummary, TrialRecord } from '../../domain/records.ts';
import { ArmTally } from '../../report/html/arm-tally.ts';
import type { ArmDetail, Role, TemporalPlace } from '../../report/html/report-data.ts';
import { renderTranscripts } from '../../report/html/trials/page.ts';
import { PAGE_TRIALS } from '../../report/html/trials/pages.ts';
import { readAttributions } from '../attribution/read-attribution.ts';
import { writeAtomically } from '../files/atomic.ts';
import { readJsonLines } from '../files/parse.ts';
import type { ArmPlace } from '../records/measured-arm.ts';
import { judgedTrials, type ReadTrial } from './trials-with-judgements.ts';
import type { ReportFolder } from './report-folder.ts';

export interface ArmToTell {
  role: Role;
  /** As the comparison calls it. */
  name: string;
  place: ArmPlace;
  summary: ArmSummary;
  retryBudget: number;
}

/**
 * Reads an arm's trials once, one at a time, writes the pages of their transcripts and tells the rest. `DamagedFile` names
 * file and line of a trial that is damaged, or the file whose trials are not those of the summary.
 */
export async function readArm(
  { role, name, place, summary, retryBudget }: ArmToTell,
  report: ReportFolder,
  temporal: TemporalPlace,
): Promise<{ detail: ArmDetail; pages: string[] }> {
  const tally = new ArmTally(retryBudget);
  const written: string[] = [];
  for (const { task_id: taskId, trials } of summary.tasks) {
    const folder = place.folder.arm(place.arm);
    const source = folder.trials(taskId);
    const pages = Math.ceil(trials / PAGE_TRIALS);
    let read = 0;
    const judged = judgedTrials(readJsonLines(source, TrialRecord), readAttributions(folder, taskId));
    for await (const onPage of inPages(judged)) {
      for (const { record, attribution, outdated } of onPage) tally.add(record, attribution, outdated);
      read += onPage.length;
      const page = Math.ceil(read / PAGE_TRIALS);
      const file = report.transcripts(name, taskId, page);
      const link = relative(dirname(file), source);
      const shown = {
        experimentId: place.experimentId,
        arm: name,
        taskId,
        page,
        pages,
        trials: onPage,
        source: link,
        temporal,
      };
      await writeAtomically(file, renderTranscripts(shown));
      written.push(file);
    }
    if (read !== trials) {
      throw new DamagedFile(
        source,
        null,
        `${read} trials where the summary of ${place.arm} counts ${trials}; \`tddft benchmark --id ${place.experimentId} --arm ${place.arm}\` counts again`,
      );
    }
  }
  return { detail: tally.detail({ role, name, summary }), pages: written };
}

async function* inPages(items: AsyncIterable<ReadTrial>): AsyncGenerator<ReadTrial[]> {
  let page: ReadTrial[] = [];
  for await (const item of items) {
    page.push(item);
    if (page.length < PAGE_TRIALS) continue;
    yield page;
    page = [];
  }
  if (page.length > 0) yield page;
}
