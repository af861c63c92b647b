import type { Design } from '../design.ts';
import type { MeasuredArm } from '../comparison/measured-arm.ts';
import { isFields } from '../merge-spec.ts';
import { modelChanges } from '../model-changes.ts';
import type { ModelIdentity } from '../records.ts';
import { sandboxName } from '../sandbox-name.ts';
import type { Drift } from './night.ts';

/**
 * Every condition in which the night was not measured like the reference, but for what differs by nature (the seed, the
 * number of trials). Empty when their pass rates compare.
 */
export function driftOf(reference: MeasuredArm, night: MeasuredArm): Drift[] {
  return [
    ...modelDrift(reference.summary.model, night.summary.model),
    ...promptDrift(reference.design, night.design),
    ...taskDrift(reference.design, night.design),
    ...optionDrift('options', options(reference.design), options(night.design)),
    ...optionDrift('limits', leaves('', reference.design.spec.limits), leaves('', night.design.spec.limits)),
    ...changed('sandbox', sandboxes(reference), sandboxes(night)),
  ];
}

/** `digest: was ab12..., is cd34...` */
export function driftLine({ what, reference, night }: Drift): string {
  return `${what}: was ${reference}, is ${night}`;
}

/** A night's adapter was registered for it anew, under a name of its own. */
function modelDrift(reference: ModelIdentity, night: ModelIdentity): Drift[] {
  return modelChanges(reference, night).flatMap(({ what, was, is }) =>
    what === 'served_as' ? [] : [drift(what === 'name' ? 'model' : what, was, is)],
  );
}

function promptDrift({ prompts: before }: Design, { prompts: now }: Design): Drift[] {
  if (JSON.stringify(before) === JSON.stringify(now)) return [];
  return [drift('prompts', before.version, before.version === now.version ? otherText(now.version) : now.version)];
}

function taskDrift({ tasks: before }: Design, { tasks: now }: Design): Drift[] {
  const ids = [...new Set([...before, ...now].map(({ id }) => id))];
  return ids.flatMap((id) => {
    const [then, today] = [before, now].map((tasks) => tasks.find((task) => task.id === id));
    if (JSON.stringify(then) === JSON.stringify(today)) return [];
    const [was, is] = [then, today].map((task) => (task ? `${id} version ${task.version}` : `no ${id}`));
    return [drift('tasks', was ?? '', was === is ? otherText(is ?? '') : (is ?? ''))];
  });
}

function otherText(version: string): string {
  return `another text of ${version}`;
}

/** What decides a trial beside model, task, prompts and limits. */
function options({ spec: { retry_budget, feedback, guards, sampling } }: Design): Map<string, string> {
  const { seed: _, ...drawn } = sampling;
  return leaves('', { retry_budget, feedback, guards, sampling: drawn });
}

function optionDrift(what: Drift['what'], before: Map<string, string>, now: Map<string, string>): Drift[] {
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((path) =>
    changed(what, `${path} ${before.get(path) ?? 'unset'}`, `${path} ${now.get(path) ?? 'unset'}`),
  );
}

function leaves(path: string, value: unknown): Map<string, string> {
  if (!isFields(value)) return new Map([[path, JSON.stringify(value)]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...leaves(path === '' ? key : `${path}.${key}`, inner)]),
  );
}

function sandboxes({ sandboxes: all }: MeasuredArm): string {
  return [...new Set(all.map(sandboxName))].toSorted().join(' and ');
}

function changed(what: Drift['what'], reference: string, night: string): Drift[] {
  return reference === night ? [] : [drift(what, reference, night)];
}

function drift(what: Drift['what'], reference: string, night: string): Drift {
  return { what, reference, night };
}
