import type { Design } from './design.ts';

/** An arm that runs with an adapter: which samples the adapter is trained on, and which tasks the arm is tested on. */
export interface TunedArm {
  /** Also the folder of its adapter, `models/<arm>`. */
  arm: string;
  /** The samples, by the arm that they are drawn for; null: nothing is trained, the finetuned arm's null adapter acts. */
  dataset: string | null;
  trainingSeed: number;
  tasks: string[];
}

type Declared = Pick<Design, 'tasks'> & {
  spec: Pick<Design['spec'], 'tasks' | 'controls' | 'training'>;
};

const SEED_ARM = 'finetuned_seed_';
const HELD_OUT_ARM = 'without_';

/** Every arm with an adapter that an experiment declares, in the order in which they run: first the one that H1 is about. */
export function tunedArms({ spec }: Pick<Declared, 'spec'>): TunedArm[] {
  const { tasks, controls, training } = spec;
  const names = [
    'finetuned',
    ...(controls.includes('unfiltered') ? ['unfiltered'] : []),
    ...(controls.includes('audited') ? ['audited'] : []),
    ...(controls.includes('null_adapter') ? ['null_adapter'] : []),
    ...(controls.includes('leave_one_task_out') ? tasks.map(heldOutArm) : []),
    ...Array.from({ length: training.seeds - 1 }, (_, more) => `${SEED_ARM}${training.seed + more + 1}`),
  ];
  return names.flatMap((name) => tunedArm({ spec }, name) ?? []);
}

/** What an arm of this name is, declared or not; null where the name stands for no adapter of the experiment. */
export function tunedArm({ spec }: Pick<Declared, 'spec'>, arm: string): TunedArm | null {
  const { tasks, training } = spec;
  const whole = { arm, trainingSeed: training.seed, tasks };
  if (arm === 'finetuned' || arm === 'unfiltered' || arm === 'audited') return { ...whole, dataset: arm };
  if (arm === 'null_adapter') return { ...whole, dataset: null };
  const heldOut = tasks.find((task) => heldOutArm(task) === arm);
  if (heldOut !== undefined) return { ...whole, dataset: arm, tasks: [heldOut] };
  const seed = new RegExp(`^${SEED_ARM}(\\d{1,10})$`).exec(arm)?.[1];
  return seed === undefined ? null : { ...whole, dataset: 'finetuned', trainingSeed: Number(seed) };
}

/** Whether a name is one that an experiment gives to its own arms. */
export function isOwnArm(arm: string): boolean {
  return new RegExp(`^(baseline|finetuned|unfiltered|audited|null_adapter|${HELD_OUT_ARM}.+|${SEED_ARM}\\d+)$`).test(
    arm,
  );
}

/** The tasks that an arm is benchmarked on. */
export function armTasks(spec: Declared['spec'], arm: string): string[] {
  return tunedArm({ spec }, arm)?.tasks ?? spec.tasks;
}

/** The datasets that an experiment's adapters are trained on, by the arm that they are drawn for. */
export function datasets(design: Pick<Declared, 'spec'>): string[] {
  return [...new Set(tunedArms(design).flatMap(({ dataset }) => dataset ?? []))];
}

/** The arm whose adapter has not seen a task, nor one that is the same problem under another name. */
export function heldOutArm(taskId: string): string {
  return `${HELD_OUT_ARM}${taskId}`;
}

/** The tasks whose samples a dataset holds. */
export function trainedTasks({ spec, tasks }: Declared, dataset: string): string[] {
  const heldOut = spec.tasks.find((task) => heldOutArm(task) === dataset);
  if (heldOut === undefined) return spec.tasks;
  const same = new Set(tasks.flatMap(({ id, same_as }) => (id === heldOut ? [id, ...same_as] : [])));
  return spec.tasks.filter(
    (task) => !same.has(task) && !tasks.some(({ id, same_as }) => id === task && same_as.includes(heldOut)),
  );
}

/** Workflow id of the training of an arm's adapter: `<experiment>.fine-tune`, for a control `<experiment>.fine-tune.<arm>`. */
export function trainingId(experimentId: string, arm: string): string {
  return arm === 'finetuned' ? `${experimentId}.fine-tune` : `${experimentId}.fine-tune.${arm}`;
}
