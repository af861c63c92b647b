import {
  executeChild,
  isCancellation,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { NightPlan } from '../activities/nightly/plan.ts';
import { armId } from '../domain/trial-plan.ts';
import { beginningDetails, nightDetails } from '../domain/nightly/details.ts';
import type { NightResult } from '../domain/nightly/night.ts';
import { nights, specs } from './activities.ts';
import { benchmark } from './benchmark.ts';
import { markCancelled } from './cancellation.ts';
import { planQuery } from './messages.ts';
import { OUTCOME } from './search-attributes.ts';
import { showPlace } from './visibility.ts';

/** Set by the server on what a schedule starts, also hours late after the machine slept. */
const SCHEDULED_TIME = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

/**
 * One night: benchmarks the reference's model once more, by digest and on fresh draws, and tests whether it has become
 * worse. Takes a NightlyInput; an empty one benchmarks the miniature, and the first night is then the reference.
 */
export async function nightly(input?: unknown): Promise<NightResult> {
  let plan: NightPlan | null = null;
  setHandler(planQuery, () => plan, { description: 'The resolved input: the night, its reference and its design' });
  const { workflowId, namespace, startTime, typedSearchAttributes } = workflowInfo();
  const time = (typedSearchAttributes.get(SCHEDULED_TIME) ?? startTime).toISOString();
  const {
    nightly: name,
    night,
    rule,
    ...resolved
  } = (plan = await specs.resolveNightly(input, {
    workflow_id: workflowId,
    time,
  }));
  const arm = armId(night, resolved.benchmark.arm);
  showPlace(night, resolved.benchmark.arm, resolved.benchmark.model);
  setCurrentDetails(beginningDetails(plan, namespace));

  try {
    await executeChild(benchmark, {
      workflowId: arm,
      args: [resolved.benchmark],
      staticSummary: `${night}, against ${resolved.reference ?? 'nothing yet'}`,
      staticDetails: 'Every trial of every task on the model of the reference, with seeds of its own.',
    });
  } catch (cause) {
    // A schedule gives the workflow an id with its time in it, so the experiment is named by the arm's.
    if (isCancellation(cause)) await markCancelled(arm, 'benchmark');
    throw cause;
  }

  const started_at = startTime.toISOString();
  let result = await nights.compareNight.executeWithOptions(
    { summary: `against ${resolved.reference ?? 'nothing yet'}` },
    [{ nightly: name, night, rule, started_at }],
  );
  if (result.outcome === 'regression') {
    result = await nights.alertRegression.executeWithOptions({ summary: 'tell of the regression, once' }, [result]);
  }
  await nights.writeTrend.executeWithOptions({ summary: 'the page of all nights' }, []);
  upsertSearchAttributes([{ key: OUTCOME, value: result.outcome }]);
  setCurrentDetails(nightDetails(result, resolved.benchmark.arm, namespace));
  return result;
}
