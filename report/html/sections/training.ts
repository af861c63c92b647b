import type { AdapterManifest } from '../../../domain/adapter.ts';
import { labelled } from '../arm-words.ts';
import { dataTable } from '../data-table.ts';
import { loss } from '../figures/loss.ts';
import { figure } from '../figures/svg.ts';
import { type Markup, markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { probeText } from '../../probe-text.ts';
import type { Section } from './section.ts';

/** Null where the experiment trained nothing. */
export function training({ adapters }: ReportData): Section | null {
  const [first] = adapters;
  if (first === undefined) return null;
  const body = markup`${recipe(first)}
${adapters.length === 1 ? null : adapterTable(adapters)}
${figure({
  id: 'loss',
  title: 'Training loss by step',
  description: `From step 1 to step ${first.training.steps}; the mean training loss is ${first.training.train_loss.toFixed(4)}.`,
  caption: `Training loss (line) and validation loss (squares) of the ${labelled(first.arm)} arm’s adapter${adapters.length === 1 ? '' : '; the CSV has the other adapters’, too'}. A low validation loss on answers to the same tasks does not show that other tasks profit.`,
  draw: (layout) => loss(first, layout),
  csvFile: 'training_loss.csv',
})}`;
  return { id: 'training', title: 'Training', body };
}

function recipe({ training: result, job: { training: settings }, probe }: AdapterManifest): Markup {
  const validation =
    result.val_loss === null
      ? 'none was held out'
      : `${result.val_loss.toFixed(4)} on ${result.val_samples} held-out samples`;
  return markup`<p>LoRA of rank ${settings.lora_r} (alpha ${settings.lora_alpha}, dropout ${settings.lora_dropout}), ${result.trainable_parameters.toLocaleString('en')} trainable parameters, learning rate ${settings.learning_rate}, ${settings.num_epochs} epochs in batches of ${settings.batch_size * settings.gradient_accumulation}: ${result.steps} steps on ${result.train_samples} samples in ${result.duration_s.toFixed(0)} s (${result.device}, ${result.precision}, quantization ${result.quantization}). Mean training loss ${result.train_loss.toFixed(4)}; validation loss: ${validation}. On the server that was then benchmarked: ${probeText(probe)}</p>`;
}

function adapterTable(adapters: readonly AdapterManifest[]): Markup {
  return dataTable({
    caption:
      'Every adapter that was trained: its mean training loss, its last validation loss, and the probe answers that it changed.',
    head: ['Arm', 'Samples', 'Steps', 'Loss', 'Validation', 'Probes', 'Seconds', 'Device', 'sha256'],
    rows: adapters.map(({ arm, training: result, probe, adapter }) => [
      labelled(arm),
      result.train_samples,
      result.steps,
      result.train_loss.toFixed(4),
      result.val_loss === null ? 'none' : result.val_loss.toFixed(4),
      `${probe.changed}/${probe.answers}`,
      result.duration_s.toFixed(0),
      result.device,
      markup`<code>${adapter.sha256.slice(0, 8)}</code>`,
    ]),
  });
}
