import { loss } from '../figures/loss.ts';
import { figure } from '../figures/svg.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from './section.ts';

/** Null where the experiment trained nothing. */
export function trainingLoss({ training }: ReportData): Section | null {
  if (training === null) return null;
  const { result, settings, probe } = training;
  const validation =
    result.val_loss === null
      ? 'none was held out'
      : `${result.val_loss.toFixed(4)} on ${result.val_samples} held-out samples`;
  const body = markup`<p>LoRA of rank ${settings.lora_r} (alpha ${settings.lora_alpha}, dropout ${settings.lora_dropout}), ${result.trainable_parameters.toLocaleString('en')} trainable parameters, learning rate ${settings.learning_rate}, ${settings.num_epochs} epochs in batches of ${settings.batch_size * settings.gradient_accumulation}: ${result.steps} steps on ${result.train_samples} samples in ${result.duration_s.toFixed(0)} s (${result.device}, ${result.precision}, quantization ${result.quantization}). Mean training loss ${result.train_loss.toFixed(4)}; validation loss: ${validation}. On the server that was then benchmarked, the adapter changed ${probe.changed} of ${probe.answers} probe answers, and one with B = 0 none.</p>
${figure({
  id: 'loss',
  number: 6,
  title: 'Training loss by step',
  description: `From step 1 to step ${result.steps}; the mean training loss is ${result.train_loss.toFixed(4)}.`,
  caption:
    'Training loss (line) and validation loss (squares). A low validation loss on answers to the same tasks does not show that other tasks profit.',
  draw: (layout) => loss(training, layout),
  csvFile: 'training_loss.csv',
})}`;
  return { id: 'training', title: 'Training', body };
}
