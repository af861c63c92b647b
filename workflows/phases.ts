import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { Design } from '../domain/design.ts';
import { workflowPath } from '../domain/links.ts';
import { armDetails, pausedLine } from './arm-details.ts';
import type { ArmProgress } from './arm-progress.ts';
import type { Control, Phase } from './messages.ts';
import { shortJson } from './pane.ts';

const NAMES: Phase['name'][] = ['baseline', 'dataset', 'fine-tune', 'finetuned', 'comparison'];

/** The phases of one experiment as they run; keeps the workflow's current details up to date. */
export class PhaseList {
  readonly list: Phase[] = NAMES.map((name) => ({
    name,
    workflow_id: null,
    state: 'waiting',
    started_at: null,
    finished_at: null,
    result: null,
  }));
  private design: Design | null = null;
  private control: Control | null = null;
  private readonly arms = new Map<string, ArmProgress>();

  plan(design: Design): void {
    this.design = design;
    this.show();
  }

  /** Runs one phase; `result` says in a few words what came of it. */
  async run<T>(
    name: Phase['name'],
    workflowId: string | null,
    phase: (workflowId: string) => Promise<T>,
    result: (value: T) => string,
  ): Promise<T> {
    this.update(name, { workflow_id: workflowId, state: 'running', started_at: new Date().toISOString() });
    const value = await phase(workflowId ?? '');
    this.arms.delete(name);
    this.update(name, { state: 'done', finished_at: new Date().toISOString(), result: result(value) });
    return value;
  }

  stateOf(name: Phase['name']): Phase['state'] {
    return this.list.find((phase) => phase.name === name)?.state ?? 'waiting';
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

  private update(name: Phase['name'], change: Partial<Phase>): void {
    const phase = this.list.find((candidate) => candidate.name === name);
    Object.assign(phase ?? {}, change);
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
        ...[...this.arms.values()].map(armDetails),
        ['Spec, every default filled in:', '```', ...shortJson(this.design.spec), '```'].join('\n'),
      ]
        .filter((part) => part !== null)
        .join('\n\n'),
    );
  }
}

function phaseLine({ name, workflow_id, state, result }: Phase): string {
  const { namespace } = workflowInfo();
  const title = workflow_id ? `[${name}](${workflowPath({ namespace, workflowId: workflow_id })})` : name;
  return `${title}: ${result ?? state}`;
}
