import { WorkflowFailedError } from '@temporalio/client';
import { CancelledFailure } from '@temporalio/common';
import type { ComparisonResult } from '../../activities/records/activities.ts';
import type { ReverifyResult } from '../../activities/reverify/activities.ts';
import type { RegisteredAdapter } from '../../domain/adapter.ts';
import type { NightResult } from '../../domain/nightly/night.ts';
import type { ArmAttribution } from '../../domain/attribution/attribution.ts';
import type { ArmSummary } from '../../domain/records.ts';
import { armReport } from '../../report/arm.ts';
import { attributionReport } from '../../report/attribution.ts';
import { commandError } from '../errors.ts';
import { goOnCommand } from '../go-on.ts';
import { nightLine } from '../nights.ts';
import { isNightArm, type OpenRun } from '../open-runs.ts';

/** How a workflow ended; `text` is its headline, or why it failed. */
export interface Ending {
  workflow_id: string;
  state: 'done' | 'failed' | 'cancelled';
  text: string;
}

/** Waits for the end of a run, by the result of its whole. Throws only what says nothing of the workflow itself, such as an interruption. */
export async function endingOf(run: OpenRun, result: <T>() => Promise<T>): Promise<Ending> {
  const { workflowId: workflow_id } = run;
  try {
    return { workflow_id, state: 'done', text: await headline(run, result) };
  } catch (cause) {
    if (!(cause instanceof WorkflowFailedError)) throw cause;
    const goOn = `\`${goOnCommand(run)}\` goes on`;
    if (cause.cause instanceof CancelledFailure) return { workflow_id, state: 'cancelled', text: `cancelled; ${goOn}` };
    return { workflow_id, state: 'failed', text: `failed: ${commandError(cause).message}; ${goOn}` };
  }
}

async function headline(run: OpenRun, result: <T>() => Promise<T>): Promise<string> {
  if (isNightArm(run)) return nightLine(await result<NightResult>());
  const { type } = run;
  if (type === 'experiment') return (await result<ComparisonResult>()).headline;
  if (type === 'benchmark') return armReport(await result<ArmSummary>());
  if (type === 'attribution') return attributionReport(await result<ArmAttribution>());
  if (type === 'reverify') return (await result<ReverifyResult>()).headline;
  const { training, adapter } = await result<RegisteredAdapter>();
  return `trained ${training.steps} steps, loss ${training.train_loss.toFixed(3)}; adapter ${adapter.path}`;
}
