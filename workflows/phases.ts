import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Design } from '../domain/design.ts';
import { workflowPath } from '../domain/links.ts';
import { armId } from '../domain/trial-plan.ts';
import { trainingId, tunedArms } from '../domain/tuned-arms.ts';
import { armDetails, pausedLine } from './arm-details.ts';
import type { ArmProgress } from './arm-progress.ts';
import type { Control, Phase } from './messages.ts';
import { shortJson } from './pane.ts';

/** The phases of one experiment as they run; keeps the workflow's current details up to date. */
export class PhaseList {
  list: Phase[] = [];
  private readonly workflowIds = new Map<string, string>();
  private design: Design | null = null;
  private control: Control | null = null;
  private held: string[] = [];
  private readonly arms = new Map<string, ArmProgress>();

  plan(design: Design): void {
    this.design = design;
    const id = design.spec.experiment_id;
    this.add('preflight', 'preflight');
    this.add('baseline', 'arm', armId(id, 'baseline'));
    this.add('dataset', 'dataset');
    for (const { arm, dataset } of tunedArms(design)) {
      if (dataset !== null) this.add(trainingName(arm), 'training', trainingId(id, arm));
      this.add(arm, 'arm', armId(id, arm));
    }
    this.add('comparison', 'comparison', `${id}.compare`);
    this.show();
  }

  /** Runs one phase; `result` says in a few words what came of it. */
  async run<T>(name: string, phase: (workflowId: string) => Promise<T>, result: (value: T) => string): Promise<T> {
    const workflow_id = this.workflowIds.get(name) ?? null;
    this.update(name, { workflow_id, state: 'running', started_at: new Date().toISOString() });
    const value = await phase(workflow_id ?? '');
    this.arms.delete(name);
    this.held = [];
    this.update(name, { state: 'done', finished_at: new Date().toISOString(), result: result(value) });
    return value;
  }

  skip(names: readonly string[], reason: string): void {
    for (const name of names) this.update(name, { state: 'skipped', result: reason });
  }

  stateOf(name: string): Phase['state'] {
    return this.find(name)?.state ?? 'waiting';
  }

  /** A signal, which people can send by hand: what names no arm is not one of ours. */
  armProgress(progress: ArmProgress | null): void {
    if (typeof progress?.arm !== 'string') return;
    this.arms.set(progress.arm, progress);
    this.show();
  }

  controlled(control: Control): void {
    this.control = control;
    for (const progress of this.arms.values()) progress.paused = control.paused;
    this.show();
  }

  /** What the running phase waits for; empty when all is well. */
  waitsFor(held: string[]): void {
    this.held = held;
    this.show();
  }

  private add(name: string, kind: Phase['kind'], workflowId?: string): void {
    const times = { started_at: null, finished_at: null };
    this.list.push({ name, kind, workflow_id: null, state: 'waiting', ...times, result: null });
    if (workflowId !== undefined) this.workflowIds.set(name, workflowId);
  }

  private find(name: string): Phase | undefined {
    return this.list.find((phase) => phase.name === name);
  }

  private update(name: string, change: Partial<Phase>): void {
    Object.assign(this.find(name) ?? {}, change);
    this.show();
  }

  private show(): void {
    if (this.design === null) return;
    const { model, tasks, trials_per_task: declared } = this.design.spec;
    const { paused, trials_per_task } = this.control ?? { paused: null, trials_per_task: null };
    setCurrentDetails(
      [
        `Model **${model}**, ${tasks.length} tasks x ${trials_per_task ?? declared} trials per arm`,
        paused && this.arms.size === 0 ? pausedLine(paused) : null,
        this.list.map((phase, index) => `${index + 1}. ${phaseLine(phase)}`).join('\n'),
        ...this.held.map((reason) => `**Waits:** ${reason}`),
        ...[...this.arms.values()].map(armDetails),
        ['Spec, every default filled in:', '```', ...shortJson(this.design.spec), '```'].join('\n'),
      ]
        .filter((part) => part !== null)
        .join('\n\n'),
    );
  }
}

/** The phase in which an arm's adapter is trained. */
export function trainingName(arm: string): string {
  return arm === 'finetuned' ? 'fine-tune' : `fine-tune ${arm}`;
}

function phaseLine({ name, workflow_id, state, result }: Phase): string {
  const { namespace } = workflowInfo();
  const title = workflow_id ? `[${name}](${workflowPath({ namespace, workflowId: workflow_id })})` : name;
  return `${title}: ${state === 'skipped' ? `skipped, ${result}` : (result ?? state)}`;
}
