import { setCurrentDetails } from '@temporalio/workflow';
import type { ExperimentSpec } from '../domain/spec.ts';
import type { Phase } from './messages.ts';

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
  private heading = '';

  plan({ model, tasks, trials_per_task }: ExperimentSpec): void {
    this.heading = `Model **${model}**, ${tasks.length} tasks x ${trials_per_task} trials per arm`;
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
    this.update(name, { state: 'done', finished_at: new Date().toISOString(), result: result(value) });
    return value;
  }

  private update(name: Phase['name'], change: Partial<Phase>): void {
    const phase = this.list.find((candidate) => candidate.name === name);
    Object.assign(phase ?? {}, change);
    this.show();
  }

  private show(): void {
    const lines = this.list.map(({ name, workflow_id, state, result }, index) => {
      const title = workflow_id ? `[${name}](/namespaces/{namespace}/workflows/${workflow_id})` : name;
      return `${index + 1}. ${title}: ${result ?? state}`;
    });
    setCurrentDetails([this.heading, '', ...lines].join('\n'));
  }
}
