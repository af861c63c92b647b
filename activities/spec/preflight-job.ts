import { z } from 'zod';
import type { Design } from '../../domain/design.ts';
import type { PreflightJob } from '../../domain/training.ts';
import { LoraTraining, type Training } from '../../domain/spec.ts';
import { tunedArms } from '../../domain/tuned-arms.ts';
import type { ResultsFolder } from '../files/results-folder.ts';
import { baseModel } from '../model/base-models.ts';
import { baseWeights } from './model-files.ts';

/** What the GPU worker is asked about before the first trial, when there are no samples yet. */
export async function preflightJob({ spec }: Design, folder: ResultsFolder): Promise<PreflightJob> {
  const { selection, trials_per_task, training } = spec;
  const { gguf } = baseModel(spec.model);
  return {
    base_model: await baseWeights(spec),
    base_gguf: gguf,
    output_dir: folder.model('finetuned').root,
    training: loraTraining(training),
    // Tokenizer and metadata of a merged model are the base GGUF's; without it none is written.
    merged: gguf === null ? 'none' : training.merged,
    train_file: null,
    expected_samples: spec.tasks.length * trials_per_task * selection.steps.length,
    adapters: tunedArms({ spec }).filter(({ dataset }) => dataset !== null).length,
  };
}

/** The part of the settings that decides one training run. */
export function loraTraining(training: Training): LoraTraining {
  return z.object(LoraTraining.shape).parse(training);
}
