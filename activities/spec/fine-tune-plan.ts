import { InvalidInput } from '../../domain/invalid-input.ts';
import { parseInput } from '../../domain/parse-input.ts';
import { renderPrompt } from '../../domain/prompts.ts';
import { FineTuneInput } from '../../domain/spec.ts';
import type { MergeJob, PreflightJob, TrainJob } from '../../domain/training.ts';
import { type TunedArm, tunedArm } from '../../domain/tuned-arms.ts';
import { sha256OfFile } from '../files/digest.ts';
import { isMissing } from '../files/parse.ts';
import { readManifest } from '../files/read-manifest.ts';
import { ResultsFolder } from '../files/results-folder.ts';
import { baseModel } from '../model/base-models.ts';
import { FREE_IN_TRAINING, wantedSpec } from './manifest.ts';
import { baseWeights } from './model-files.ts';
import { loraTraining } from './preflight-job.ts';

export interface FineTunePlan {
  experiment_id: string;
  /** The arm that will run with the adapter. */
  arm: string;
  model: { name: string };
  dataset_sha256: string;
  preflight: PreflightJob;
  job: TrainJob;
  export_dir: string;
  /** Null where no merged model was asked for. */
  merge: Omit<MergeJob, 'adapter_dir'> | null;
  probe_prompts: string[];
}

/** Everything that one training does, from what a person typed. `InvalidInput` without data, or for an arm that has no training. */
export async function fineTunePlan(
  input: Record<string, unknown>,
  experimentId: string,
  resultsDir: string,
): Promise<FineTunePlan> {
  const { arm } = parseInput(FineTuneInput, input);
  const { arm: _, ...given } = input;
  const folder = new ResultsFolder(resultsDir, experimentId);
  const { tasks, prompts } = (await readManifest(folder, experimentId)).design;
  const spec = await wantedSpec(given, experimentId, resultsDir, FREE_IN_TRAINING);
  const { dataset, trainingSeed } = trainedArm(tunedArm({ spec }, arm), arm);
  const base_model = await baseWeights(spec);
  const { gguf } = baseModel(spec.model);
  const data = folder.dataset(dataset);
  const model = folder.model(arm);
  const dataset_sha256 = await digestOf(data.prepared('train'), experimentId);
  const { merged } = spec.training;
  const training = { ...loraTraining(spec.training), seed: trainingSeed };
  return {
    experiment_id: experimentId,
    arm,
    model: { name: spec.model },
    dataset_sha256,
    preflight: {
      base_model,
      base_gguf: gguf,
      output_dir: model.root,
      training,
      merged: arm === 'finetuned' && gguf !== null ? merged : 'none',
      train_file: data.prepared('train'),
      expected_samples: 0,
      adapters: 1,
    },
    job: {
      job_id: `${experimentId}.${arm}.${dataset_sha256.slice(0, 12)}`,
      base_model,
      train_file: data.prepared('train'),
      val_file: data.prepared('val'),
      output_dir: model.root,
      training,
    },
    export_dir: model.root,
    // A control's adapter is benchmarked and never deployed. A merged model takes tokenizer and metadata from the base's GGUF.
    merge:
      merged === 'none' || arm !== 'finetuned' || gguf === null
        ? null
        : { base_model, base_gguf: gguf, output_file: model.merged, type: merged },
    probe_prompts: tasks.map((task) => renderPrompt({ templates: prompts, task, step: 'g_test' })),
  };
}

function trainedArm(found: TunedArm | null, arm: string): TunedArm & { dataset: string } {
  const dataset = found?.dataset ?? null;
  if (found !== null && dataset !== null) return { ...found, dataset };
  throw new InvalidInput([
    `arm: nothing is trained for it (got "${arm}", allowed finetuned, unfiltered, audited, without_<task>, finetuned_seed_<n>)`,
  ]);
}

async function digestOf(trainFile: string, experimentId: string): Promise<string> {
  try {
    return await sha256OfFile(trainFile);
  } catch (cause) {
    if (!isMissing(cause)) throw cause;
    throw new InvalidInput([
      `experiment_id: no training data (no ${trainFile}); run \`tddft extract --id ${experimentId}\` first`,
    ]);
  }
}
