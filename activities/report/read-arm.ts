import { dirname, relative } from 'node:path';
import type { Program } from '../../domain/program.ts';
import { type ArmSummary, TrialRecord } from '../../domain/records.ts';
import { ArmTally } from '../../report/html/arm-tally.ts';
import type { ArmDetail, Role, TemporalPlace } from '../../report/html/report-data.ts';
import { renderTranscripts } from '../../report/html/trials/page.ts';
import { PAGE_TRIALS } from '../../report/html/trials/pages.ts';
import { readAttributions } from '../attribution/read-attribution.ts';
import { writeAtomically } from '../files/atomic.ts';
import { readJsonLines } from '../files/parse.ts';
import { requireCounted } from '../files/trial-count.ts';
import type { ArmPlace } from '../records/measured-arm.ts';
import { readPrograms } from '../spec/arm-programs.ts';
import { judgedTrials, type ReadTrial } from './trials-with-judgements.ts';
import type { ReportFolder } from './report-folder.ts';

export interface ToldArm {
  detail: ArmDetail;
  /** Those that ran it, up to its last trial: a program that came later and only counted again did not measure it. */
  programs: Program[];
  pages: string[];
}

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
): Promise<ToldArm> {
  const tally = new ArmTally(retryBudget);
  const written: string[] = [];
  let endedMs = Number.NEGATIVE_INFINITY;
  for (const { task_id: taskId, trials } of summary.tasks) {
    const folder = place.folder.arm(place.arm);
    const source = folder.trials(taskId);
    const pages = Math.ceil(trials / PAGE_TRIALS);
    let read = 0;
    const judged = judgedTrials(readJsonLines(source, TrialRecord), readAttributions(folder, taskId));
    for await (const onPage of inPages(judged)) {
      for (const { record, attribution, outdated } of onPage) {
        tally.add(record, attribution, outdated);
        endedMs = Math.max(endedMs, Date.parse(record.finished_at));
      }
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
    requireCounted({ experiment_id: place.experimentId, arm: place.arm, file: source, there: read, counted: trials });
  }
  const ran = await readPrograms(place.folder.arm(place.arm));
  return {
    detail: tally.detail({ role, name, summary }),
    programs: ran.filter(({ since }) => Date.parse(since) <= endedMs),
    pages: written,
  };
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
