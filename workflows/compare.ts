import { setCurrentDetails, workflowInfo } from '@temporalio/workflow';
import type { ComparisonResult } from '../activities/records/activities.ts';
import { records, specs } from './activities.ts';
import { showPlace } from './visibility.ts';

/** Compares two arms of an experiment and writes the report. */
export async function compare(input: unknown): Promise<ComparisonResult> {
  const plan = await specs.resolveCompare(input, workflowInfo().workflowId);
  showPlace(plan.experiment_id);
  const result = await records.compareArms(plan);
  setCurrentDetails(['```', result.report, '```'].join('\n'));
  return result;
}
