import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { auditedTrial } from '../../domain/dataset/audit.ts';
import { PreparedSample, TrainingSample } from '../../domain/dataset/sample.ts';
import { trainingSample } from '../../domain/dataset/trial-answers.ts';
import { attemptsOf } from '../../domain/export/judged-trial.ts';
import type { ExportedAnswer } from '../../domain/export/training-rows.ts';
import { DamagedFile } from '../../domain/invalid-input.ts';
import { TrialRecord } from '../../domain/records.ts';
import { readJsonLines } from '../files/parse.ts';
import type { DatasetFolder, ResultsFolder } from '../files/results-folder.ts';
import { sampleAudits } from '../records/dataset-audit.ts';
import { judgedTrials } from '../report/trials-with-judgements.ts';
import { armTrials, type MeasuredArm } from './arm-trials.ts';
import { wholeAttributions } from '../attribution/whole-attribution.ts';

/** Every answer of every attempt of an arm. */
export async function* allAnswers(arm: MeasuredArm): AsyncGenerator<ExportedAnswer> {
  for await (const { record: trial, attribution } of armTrials(arm)) {
    for (const { step, attempt } of attemptsOf(trial))
      yield exportedAnswer(trainingSample(trial, step, attempt), attribution);
  }
}

/**
 * The samples of one part of a dataset, as it was split for the trainer. Samples and parts are in the order of their ids,
 * so one reading of both is enough.
 */
export async function* splitAnswers(
  folder: ResultsFolder,
  dataset: DatasetFolder,
  split: 'train' | 'val',
): AsyncGenerator<ExportedAnswer> {
  const attributions = new TrialAttributions(folder);
  const samples = readJsonLines(dataset.samples, TrainingSample);
  try {
    for await (const { id } of readJsonLines(dataset.prepared(split), PreparedSample)) {
      let next = await samples.next();
      while (!next.done && next.value.id !== id) next = await samples.next();
      if (next.done) throw new DamagedFile(dataset.prepared(split), null, `${id} is not in ${dataset.samples}`);
      yield exportedAnswer(next.value, await attributions.of(next.value));
    }
  } finally {
    await samples.return(undefined);
  }
}

function exportedAnswer(sample: TrainingSample, attribution: TrialAttribution | null): ExportedAnswer {
  const trials = new Map(attribution && [[attribution.trial_id, auditedTrial(attribution)]]);
  return { sample, attribution, audit: sampleAudits([sample], { trials }).get(sample.id) ?? null };
}

/** The attributions of one arm's trials of one task at a time: samples come task by task. */
class TrialAttributions {
  private readonly folder: ResultsFolder;
  private file = '';
  private byTrial = new Map<string, TrialAttribution>();

  constructor(folder: ResultsFolder) {
    this.folder = folder;
  }

  /** Null where the trial was not judged, or was made again since. */
  async of({ trial_id: trialId, task_id: taskId, outcome }: TrainingSample): Promise<TrialAttribution | null> {
    const [, arm = ''] = trialId.split('.');
    const folder = this.folder.arm(arm);
    if (folder.attributions(taskId) !== this.file) {
      this.file = folder.attributions(taskId);
      this.byTrial = new Map();
      const records = readJsonLines(folder.trials(taskId), TrialRecord);
      for await (const { attribution } of judgedTrials(records, wholeAttributions(folder, taskId)))
        if (attribution !== null) this.byTrial.set(attribution.trial_id, attribution);
    }
    const found = this.byTrial.get(trialId);
    return found?.outcome === outcome ? found : null;
  }
}
