import type { AdapterManifest } from '../../../domain/adapter.ts';
import { armLabel } from '../arm-words.ts';
import { dataTable } from '../data-table.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import type { Section } from './section.ts';
import { minute } from './verdict.ts';

export function provenance({ manifest, arms, adapters, commit }: ReportData): Section {
  const { spec, prompts } = manifest.design;
  const { seed, ...sampling } = spec.sampling;
  const rows: Part[][] = [
    ['experiment', spec.experiment_id],
    ['declared', `${minute(manifest.created_at)} by tddft ${manifest.tddft_version}`],
    ...(commit === null ? [] : [['report written by commit', hash(commit)]]),
    ['design, sha256', hash(manifest.design_sha256)],
    ['analysis plan, sha256', hash(manifest.plan_sha256)],
    ['prompts', markup`${prompts.version}, ${hash(manifest.prompts_sha256)}`],
    ['sampling', `seed ${seed}; ${settings(sampling)}`],
    ['limits of a test run', settings(spec.limits)],
    ...arms.flatMap(armRows),
    ...adapters.slice(0, 1).flatMap(trainingRows),
  ];
  const body = markup`<p>The same design again, under another name:</p>
<pre class="command" tabindex="0"><code>tddft run --spec results/${spec.experiment_id}/spec.json --id ${spec.experiment_id}-again</code></pre>
${dataTable({ caption: 'What decided these results.', head: ['Of', 'Recorded'], rows, words: [1] })}
${adapters.length === 0 ? null : adapterTable(adapters)}${dataTable({
    caption: 'Tasks, by the hash of all that is known of them.',
    head: ['Task', 'Version', 'sha256'],
    words: [1, 2],
    rows: manifest.design.tasks.map(({ id, version }) => [id, version, hash(manifest.task_sha256[id] ?? 'n/a')]),
  })}`;
  return { id: 'provenance', title: 'Provenance', body };
}

/** Of a control what it ran with; the rest of it is as with the arms that it is held against. */
function armRows(arm: ArmDetail): Part[][] {
  const { model } = arm.summary;
  const name = armLabel(arm);
  const weights: Part[] = [
    `${name}: model`,
    markup`${model.name}, ${hash(model.digest)}${model.adapter_digest === null ? ', no adapter' : markup`, adapter ${hash(model.adapter_digest)}`}`,
  ];
  if (arm.role === 'control') return [weights];
  return [
    weights,
    [`${name}: server`, `${model.server} ${model.server_version}`],
    ...arm.sandboxes.map(({ level, python, pytest, runner }) => [
      `${name}: sandbox`,
      `level ${level}, Python ${python}, pytest ${pytest}, ${runner}`,
    ]),
    [
      `${name}: test runs`,
      `${arm.runs.process} with the solution in a process of its own, ${arm.runs.shared} in pytest’s; ${arm.runs.cached} of them known from an equal run; ${arm.vacuousPasses} vacuous passes`,
    ],
  ];
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
