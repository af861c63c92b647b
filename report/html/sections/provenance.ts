import type { AdapterManifest } from '../../../domain/adapter.ts';
import { dataTable } from '../data-table.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { armRows } from '../provenance/arm-rows.ts';
import { commitWords, programWords } from '../provenance/program-words.ts';
import { repeatCommand } from '../provenance/repeat-command.ts';
import type { ReportData } from '../report-data.ts';
import type { Section } from './section.ts';
import { minute } from './verdict.ts';

export function provenance(data: ReportData): Section {
  const { manifest, arms, adapters, commit } = data;
  const { spec, prompts } = manifest.design;
  const { seed, ...sampling } = spec.sampling;
  const rows: Part[][] = [
    ['experiment', spec.experiment_id],
    ['declared', markup`${minute(manifest.created_at)} by ${programWords(manifest.tddft_version, manifest.commit)}`],
    ['report written at', commitWords(commit)],
    ['design, sha256', hash(manifest.design_sha256)],
    ['analysis plan, sha256', hash(manifest.plan_sha256)],
    ['prompts', markup`${prompts.version}, ${hash(manifest.prompts_sha256)}`],
    ['sampling', `seed ${seed}; ${settings(sampling)}`],
    ['limits of a test run', settings(spec.limits)],
    ...arms.flatMap((arm) => armRows(arm, data)),
    ...adapters.slice(0, 1).flatMap(trainingRows),
  ];
  const isControlled = arms.some(({ role }) => role === 'control');
  const body = markup`<p>The same design again, under another name:</p>
<pre class="command" tabindex="0"><code>${repeatCommand(data)}</code></pre>
${dataTable({
  caption: `What decided these results.${isControlled ? ' A control has rows of its own where it was not run as the fine-tuned arm was.' : ''}`,
  head: ['Of', 'Recorded'],
  rows,
  words: [1],
})}
${adapters.length === 0 ? null : adapterTable(adapters)}${dataTable({
    caption: 'Tasks, by the hash of all that is known of them.',
    head: ['Task', 'Version', 'sha256'],
    words: [1, 2],
    rows: manifest.design.tasks.map(({ id, version }) => [id, version, hash(manifest.task_sha256[id] ?? 'n/a')]),
  })}`;
  return { id: 'provenance', title: 'Provenance', body };
}

function trainingRows({
  base,
  job: {
    training: { seed },
  },
  training: result,
}: AdapterManifest): Part[][] {
  return [
    ['trained weights', markup`${base}, ${hash(result.base_model_sha256)}`],
    [
      'training',
      `seed ${seed}; ${result.device}, ${result.precision}, quantization ${result.quantization}; ${settings(result.versions)}`,
    ],
  ];
}

function adapterTable(adapters: readonly AdapterManifest[]): Markup {
  return dataTable({
    caption: 'Adapters, what they were merged into and what they were trained on, by sha256.',
    head: ['Adapter of', 'adapter.gguf', 'Merged model', 'Training samples'],
    words: [1, 2, 3],
    rows: adapters.map(({ arm, adapter, merged, dataset_sha256 }) => [
      arm,
      hash(adapter.sha256),
      merged === null ? 'none' : markup`${merged.type}, ${hash(merged.sha256)}`,
      hash(dataset_sha256),
    ]),
  });
}

function settings(values: object): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ');
}

function hash(value: string): Markup {
  return markup`<code>${value}</code>`;
}
