import {
  runningListPath,
  type StartableType,
  startPath,
  type TrialFilter,
  trialListPath,
  workflowPath,
} from '../domain/links.ts';
import { armId, attributionId } from '../domain/trial-plan.ts';
import { trainingId } from '../domain/tuned-arms.ts';

export interface LinkPlace {
  /** Address of the Web UI. */
  ui: string;
  namespace: string;
  /** What a new experiment or night is called, `<date>-<time>`. */
  stamp: string;
  /** Null for links that belong to no experiment. `trained` are the arms whose adapters it trains. */
  experiment: { id: string; arms: readonly string[]; trained: readonly string[] } | null;
}

export interface Links {
  ui: string;
  namespace: string;
  /** Start forms; `input` is what to type into the one field that a link cannot fill. */
  start: { workflow_type: StartableType; workflow_id: string; input: string; url: string }[];
  lists: { name: string; url: string }[];
  workflows: { workflow_id: string; url: string }[];
}

const MANY_ATTEMPTS = 5;

/** Every page of the Web UI that people of an experiment need, ready to be opened. */
export function links(place: LinkPlace): Links {
  const { ui, namespace, experiment } = place;
  const workflows = experiment === null ? [] : [experiment.id, ...armIds(experiment), ...trainingIds(experiment)];
  return {
    ui,
    namespace,
    start: starts(place).map(([workflow_type, workflow_id, input]) => ({
      workflow_type,
      workflow_id,
      input,
      url: ui + startPath({ namespace, workflowType: workflow_type, workflowId: workflow_id }),
    })),
    lists: lists(place).map(([name, path]) => ({ name, url: ui + path })),
    workflows: workflows.map((workflow_id) => ({
      workflow_id,
      url: ui + workflowPath({ namespace, workflowId: workflow_id }),
    })),
  };
}

function starts({ stamp, experiment }: LinkPlace): [StartableType, string, string][] {
  const reference = JSON.stringify({ reference: armId(experiment?.id ?? 'EXPERIMENT', 'finetuned') });
  const nightly: [StartableType, string, string] = ['nightly', `nightly-${stamp}`, `nothing, or as ${reference}`];
  if (experiment === null) {
    const named = 'nothing; EXPERIMENT in the workflow id stands for one that has results';
    return [
      ['experiment', `exp-${stamp}`, 'nothing, or as {"trials_per_task": 10}'],
      ['benchmark', armId(`exp-${stamp}`, 'baseline'), 'nothing, or as {"trials_per_task": 10}'],
      ['fineTune', trainingId('EXPERIMENT', 'finetuned'), named],
      ['attribution', attributionId('EXPERIMENT', 'baseline'), named],
      ['compare', 'EXPERIMENT.compare', named],
      nightly,
    ];
  }
  const { id, arms, trained } = experiment;
  return [
    ['experiment', id, 'nothing'],
    ...arms.map((arm): [StartableType, string, string] => ['benchmark', armId(id, arm), JSON.stringify({ arm })]),
    ...trained.map((arm): [StartableType, string, string] => [
      'fineTune',
      trainingId(id, arm),
      arm === 'finetuned' ? 'nothing' : JSON.stringify({ arm }),
    ]),
    ...arms.map((arm): [StartableType, string, string] => ['attribution', attributionId(id, arm), 'nothing']),
    ['compare', `${id}.compare`, 'nothing'],
    nightly,
  ];
}

function lists({ namespace, experiment }: LinkPlace): [string, string][] {
  const running = 'what runs now';
  if (experiment === null) return [[running, runningListPath({ namespace })], ...trialLists({ namespace }, '')];
  const { id: experimentId, arms } = experiment;
  return [
    [running, runningListPath({ namespace, experimentId })],
    ...arms.flatMap((arm) => trialLists({ namespace, experimentId, arm }, `${arm}: `)),
  ];
}

function trialLists(filter: TrialFilter, prefix: string): [string, string][] {
  const narrowed: [string, Partial<TrialFilter>][] = [
    ['all trials', {}],
    ['failed at the tests (g_test)', { outcome: 'g_test_failed' }],
    ['failed at the implementation (g_impl)', { outcome: 'g_impl_failed' }],
    ['infrastructure errors', { outcome: 'infrastructure_error' }],
    [`${MANY_ATTEMPTS} attempts or more`, { minAttempts: MANY_ATTEMPTS }],
  ];
  return narrowed.map(([name, part]) => [`${prefix}${name}`, trialListPath({ ...filter, ...part })]);
}

function armIds({ id, arms }: { id: string; arms: readonly string[] }): string[] {
  return arms.map((arm) => armId(id, arm));
}

function trainingIds({ id, trained }: { id: string; trained: readonly string[] }): string[] {
  return trained.map((arm) => trainingId(id, arm));
}

/** The links for people: what one leads to, then its address. */
export function linksText({ start, lists: listed, workflows }: Links): string {
  return [
    'Start',
    ...start.flatMap(({ workflow_type, input, url }) => [`  ${workflow_type} (input: ${input})`, `    ${url}`]),
    '',
    'Lists',
    ...listed.flatMap(({ name, url }) => [`  ${name}`, `    ${url}`]),
    ...(workflows.length === 0 ? [] : ['', 'Workflows', ...workflows.map(({ url }) => `    ${url}`)]),
  ].join('\n');
}
