import { rm } from 'node:fs/promises';
import type { AttributionVerdict } from '../../domain/attribution/attribution.ts';
import type { Manifest } from '../../domain/design.ts';
import type { SandboxIdentity } from '../../domain/records.ts';
import { ArmTally } from '../../domain/reverify/arm-changes.ts';
import { compareAgain } from '../../domain/reverify/compare-again.ts';
import type { ReverifyPlan } from '../../domain/reverify/input.ts';
import { trialReverdict } from '../../domain/reverify/reverdict.ts';
import { Reverified } from '../../domain/reverify/reverified.ts';
import { reverifyReport } from '../../report/reverify/report.ts';
import { readAttributions } from '../attribution/read-attribution.ts';
import { trialsFrom } from '../attribution/trials-from.ts';
import { writeAtomically, writeJson } from '../files/atomic.ts';
import { readJson } from '../files/parse.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { attributionNow } from './attribution-now.ts';
import type { JudgementStore } from './judgement-store.ts';
import { replayStored } from './replay-stored.ts';
import type { ReverifyFolder } from './reverify-folder.ts';

export interface Concluding {
  plan: ReverifyPlan;
  sandbox: SandboxIdentity;
  manifest: Manifest;
  results: ResultsFolder;
  folder: ReverifyFolder;
  judged: JudgementStore;
}

/** Puts every trial's old and new verdicts side by side, and says what that does to the comparison. Again changes nothing. */
export async function conclude(work: Concluding): Promise<Reverified> {
  const { manifest, folder } = work;
  const reverified = (await readJson(folder.result, Reverified)) ?? (await written(work, manifest));
  await rm(folder.judged, { recursive: true, force: true });
  return reverified;
}

async function written(work: Concluding, { design, task_sha256 }: Manifest): Promise<Reverified> {
  const { plan, sandbox, folder } = work;
  const { spec } = design;
  const sandboxes = new Map<string, SandboxIdentity>();
  const arms = [];
  for (const { arm, tasks } of plan.arms) {
    const tally = new ArmTally(arm, tasks);
    for (const taskId of tasks) await writeVerdicts(work, { arm, taskId, tally, sandboxes });
    arms.push(tally.changes);
  }
  const { experiment_id, label, limits, guards } = plan;
  const then = { sandboxes: [...sandboxes.values()], limits: spec.limits, guards: spec.guards, task_sha256 };
  const reverified: Reverified = {
    ...{ experiment_id, label, created_at: new Date().toISOString() },
    judged_by: { before: then, now: { sandboxes: [sandbox], limits, guards, task_sha256: plan.task_sha256 } },
    arms,
    comparison: compareAgain(arms, spec.analysis),
  };
  await writeAtomically(folder.report, reverifyReport(reverified));
  await writeJson(folder.result, reverified);
  return reverified;
}

interface VerdictsOfTask {
  arm: string;
  taskId: string;
  tally: ArmTally;
  sandboxes: Map<string, SandboxIdentity>;
}

async function writeVerdicts(work: Concluding, { arm, taskId, tally, sandboxes }: VerdictsOfTask): Promise<void> {
  const { results, folder, judged, manifest } = work;
  const before = new Map<string, AttributionVerdict>();
  if (work.plan.arms.some((planned) => planned.arm === arm && planned.attribution)) {
    for await (const { trial_id, verdict } of readAttributions(results.arm(arm), taskId)) before.set(trial_id, verdict);
  }
  const lines = async function* (): AsyncGenerator<string> {
    for await (const { record } of trialsFrom(results.arm(arm).trials(taskId), 0)) {
      sandboxes.set(JSON.stringify(record.sandbox), record.sandbox);
      const replayed = await replayStored(record, judged, manifest.design.spec);
      const attributed = before.get(record.trial_id);
      const attribution =
        attributed === undefined ? null : { before: attributed, now: await attributionNow(taskId, replayed, judged) };
      const reverdict = trialReverdict(record, replayed, attribution);
      tally.add(reverdict);
      yield `${JSON.stringify(reverdict)}\n`;
    }
  };
  await writeAtomically(folder.verdicts(arm, taskId), lines());
}
