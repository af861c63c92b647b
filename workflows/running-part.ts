import { type ChildWorkflowHandle, isCancellation, type Workflow, type WorkflowResultType } from '@temporalio/workflow';
import { type Control, controlSignal } from './messages.ts';

/** The child workflow that an experiment waits for, which hears of every change that people make to the experiment. */
export class RunningPart {
  private tell: ((control: Control) => Promise<void>) | null = null;

  /** `current` is asked twice: what changed while the child was being started is told to it. */
  async run<T extends Workflow>(
    start: (control: Control) => Promise<ChildWorkflowHandle<T>>,
    current: () => Control,
  ): Promise<WorkflowResultType<T>> {
    const given = current();
    const child = await start(given);
    this.tell = (control) => child.signal(controlSignal, control);
    try {
      if (current() !== given) await this.handOn(current());
      return await child.result();
    } finally {
      this.tell = null;
    }
  }

  async handOn(control: Control): Promise<void> {
    try {
      await this.tell?.(control);
    } catch (cause) {
      // It has just ended; the next part is started with what is set.
      if (isCancellation(cause)) throw cause;
    }
  }
}
