import type { Design } from '../design.ts';
import { isFields } from '../merge-spec.ts';
import { sandboxName } from '../sandbox-name.ts';
import { armTasks } from '../tuned-arms.ts';
import { armName, type MeasuredArm } from './measured-arm.ts';

/** The arms were not measured alike or not to the end, so their pass rates do not compare. One line per difference. */
export class UnequalDesign extends Error {
  override name = 'UnequalDesign';

  constructor(mismatches: readonly string[]) {
    super(
      `the arms were measured differently, or not to the end; --allow-mismatch compares them all the same\n${mismatches.join('\n')}`,
    );
  }
}

/**
 * Everything in which two arms' measurements differ, but for what is compared (the model) and what differs by nature (the
 * seed, the number of trials, that a held-out arm has one task): `retry_budget: 3 in exp-1.baseline, 5 in
 * exp-2.finetuned`. Empty when they compare.
 */
export function mismatches(a: MeasuredArm, b: MeasuredArm): string[] {
  const [before, after] = [conditions(a), conditions(b)];
  const paths = new Set([...before.keys(), ...after.keys()]);
  // Nothing contained what was never run.
  if (a.sandboxes.length === 0 || b.sandboxes.length === 0) paths.delete('sandbox');
  return [
    ...taskMismatches(a, b),
    ...promptMismatch(a.design, b.design),
    ...servingMismatches(a, b),
    ...[...paths]
      .filter((path) => before.get(path) !== after.get(path))
      .map((path) => `${path}: ${before.get(path)} in ${armName(a)}, ${after.get(path)} in ${armName(b)}`),
  ];
}

function taskMismatches(a: MeasuredArm, b: MeasuredArm): string[] {
  const only = (arm: MeasuredArm, other: MeasuredArm): string[] => {
    const there = new Set([...other.summary.tasks.map(({ task_id }) => task_id), ...notMeant(other)]);
    const missing = arm.summary.tasks.map(({ task_id }) => task_id).filter((id) => !there.has(id));
    return missing.length === 0 ? [] : [`tasks: only in ${armName(arm)}: ${missing.join(', ')}`];
  };
  const texts = new Map(b.design.tasks.map((task) => [task.id, task]));
  const changed = a.design.tasks.flatMap((task) => {
    const other = texts.get(task.id);
    if (other === undefined || JSON.stringify(task) === JSON.stringify(other)) return [];
    return task.version === other.version
      ? [`tasks.${task.id}: two texts of version ${task.version}`]
      : [`tasks.${task.id}: version ${task.version} in ${armName(a)}, version ${other.version} in ${armName(b)}`];
  });
  return [...only(a, b), ...only(b, a), ...changed];
}

/** Tasks of its experiment that an arm is not tested on, by what it is. */
function notMeant({ design: { spec }, summary: { arm } }: MeasuredArm): string[] {
  const meant = armTasks(spec, arm);
  return spec.tasks.filter((task) => !meant.includes(task));
}

/** Prompts of two versions are told apart by the versions. */
function promptMismatch({ prompts: before }: Design, { prompts: after }: Design): string[] {
  const changed = before.version === after.version && JSON.stringify(before) !== JSON.stringify(after);
  return changed ? [`prompts: two texts of version ${before.version}`] : [];
}

/** How the model was asked; its weights too, where both arms name one model. */
function servingMismatches(a: MeasuredArm, b: MeasuredArm): string[] {
  const [before, after] = [a.summary.model, b.summary.model];
  const same = before.name === after.name;
  return (['server', 'endpoint', ...(same ? (['quantization', 'context'] as const) : [])] as const).flatMap((what) => {
    const [was, is] = [before[what], after[what]];
    return was === null || is === null || was === is
      ? []
      : [`${what}: ${was} in ${armName(a)}, ${is} in ${armName(b)}`];
  });
}

/** What decides a trial beside task and model, as text by path. */
function conditions({ design: { spec, prompts }, sandboxes }: MeasuredArm): Map<string, string> {
  const { seed: _, ...sampling } = spec.sampling;
  return new Map([
    ['retry_budget', String(spec.retry_budget)],
    ['feedback', spec.feedback],
    ['guards', spec.guards.join(',')],
    ...leaves('sampling', sampling),
    ...leaves('limits', spec.limits),
    ['prompts', prompts.version],
    ['sandbox', [...new Set(sandboxes.map(sandboxName))].toSorted().join(' and ')],
  ]);
}

function leaves(path: string, value: unknown): (readonly [string, string])[] {
  if (!isFields(value)) return [[path, JSON.stringify(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(`${path}.${key}`, inner));
}
