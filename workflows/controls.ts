import { ActivityFailure, ApplicationFailure, condition, setHandler, workflowInfo } from '@temporalio/workflow';
import { InvalidInput } from '../domain/invalid-input.ts';
import {
  addTrialsUpdate,
  type Control,
  controlQuery,
  controlSignal,
  pauseUpdate,
  resumeUpdate,
  setConcurrencyUpdate,
} from './messages.ts';
import { checkFields, isCount, isText, refused } from './update-arguments.ts';

/** Trials in flight: enough to keep four model slots and two sandboxes busy while Temporal moves the rest along. */
export const CONCURRENCY = 24;
const MAX_CONCURRENCY = 200;
const MAX_ADDED = 10_000;

/** What a workflow does with messages beside keeping the state. */
export interface ControlHandlers {
  /** Called after each change. */
  changed: (control: Control) => void | Promise<void>;
  /** Makes room for more trials of each task, and returns how many each now has; throws `InvalidInput` when it is too late. */
  addTrials?: { check: () => void; add: (perTask: number) => Promise<number> };
  /** The experiment that this is a part of: what people set is set there, for it would overrule what is set here. */
  belongsTo?: string | null;
}

/** The id of the workflow that started this one. */
export function ownParent(): string | null {
  return workflowInfo().parent?.workflowId ?? null;
}

/** The state that people set on a running workflow, and the handlers by which they do. Make it before the first await. */
export class Controls {
  private state: Control;
  private readonly handlers: ControlHandlers;
  private adding: Promise<unknown> = Promise.resolve();

  constructor(handlers: ControlHandlers, initial?: Control) {
    this.handlers = handlers;
    this.state = initial ?? { paused: null, concurrency: CONCURRENCY, trials_per_task: null };
    setHandler(controlQuery, () => this.state, { description: 'What people have set: paused, concurrency, trials' });
    setHandler(controlSignal, async (control) => void (isControl(control) && (await this.set(control))), {
      description: 'From the experiment to its parts',
    });
    setHandler(pauseUpdate, (given) => this.pause(given?.reason ?? null), {
      description: 'Start nothing new; what is in flight ends. {"reason": "..."} is optional',
      validator: (given) => this.accept(() => checkFields(given ?? {}, { reason: isText })),
    });
    setHandler(resumeUpdate, () => this.set({ ...this.state, paused: null }), {
      description: 'Go on after a pause',
      validator: () => this.accept(() => undefined),
    });
  }

  /** Also takes `setConcurrency` and `addTrials`. */
  forTrials(): this {
    setHandler(setConcurrencyUpdate, ({ concurrency }) => this.set({ ...this.state, concurrency }), {
      description: `Trials in flight: {"concurrency": 1 to ${MAX_CONCURRENCY}}`,
      validator: (given) => this.accept(() => checkFields(given, { concurrency: isCount(MAX_CONCURRENCY) })),
    });
    setHandler(
      addTrialsUpdate,
      ({ per_task }) => {
        // One after the other: each adds to what the one before it has made.
        const added = this.adding.then(() => this.add(per_task));
        this.adding = added.catch(() => undefined);
        return added;
      },
      {
        description: 'More trials of each task: {"per_task": 10}',
        validator: (given) =>
          this.accept(() => {
            checkFields(given, { per_task: isCount(MAX_ADDED) });
            this.handlers.addTrials?.check();
          }),
      },
    );
    return this;
  }

  get current(): Control {
    return this.state;
  }

  /** Returns at once unless paused. */
  async untilResumed(): Promise<void> {
    if (this.state.paused) await condition(() => this.state.paused === null);
  }

  private async add(perTask: number): Promise<Control> {
    try {
      const trials_per_task = await this.handlers.addTrials?.add(perTask);
      return await this.set({ ...this.state, trials_per_task: trials_per_task ?? this.state.trials_per_task });
    } catch (cause) {
      const said = cause instanceof ActivityFailure ? cause.cause : cause;
      throw said instanceof InvalidInput ? ApplicationFailure.nonRetryable(said.message, said.name) : said;
    }
  }

  private accept(check: () => void): void {
    refused(() => {
      const { belongsTo } = this.handlers;
      if (belongsTo) throw new InvalidInput([`workflow_id: is a part of an experiment (allowed "${belongsTo}")`]);
      check();
    });
  }

  private pause(reason: string | null): Promise<Control> {
    return this.set({ ...this.state, paused: this.state.paused ?? { since: new Date().toISOString(), reason } });
  }

  private async set(control: Control): Promise<Control> {
    this.state = control;
    await this.handlers.changed(control);
    return this.state;
  }
}

/** People can send signals by hand; a wrong one must not stop the workflow's code. */
function isControl(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'paused' in given && 'concurrency' in given;
}
