import { setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { ComparisonResult } from '../activities/records/activities.ts';
import type { ComparePlan } from '../activities/spec/activities.ts';
import { records, specs } from './activities.ts';
import { planQuery } from './messages.ts';
import { showPlace } from './visibility.ts';

/** Compares two arms of an experiment and writes the report. */
export async function compare(input: unknown): Promise<ComparisonResult> {
  let plan: ComparePlan | null = null;
  setHandler(planQuery, () => plan, { description: 'The resolved input: which arms' });
  plan = await specs.resolveCompare(input, workflowInfo().workflowId);
  showPlace(plan.experiment_id);
  const summary = `${plan.finetuned} against ${plan.baseline}`;
  const result = await records.compareArms.executeWithOptions({ summary }, [plan]);
  setCurrentDetails(['```', result.report, '```'].join('\n'));
  return result;
}
