import { isCancellation } from '@temporalio/workflow';
import type { TrialRecord } from '../domain/records.ts';
import { records, trialRecords } from './activities.ts';

/**
 * Writes a trial down. A local activity first: it costs one event, and the record stands in the history only once, as
 * the story itself. A disk that refuses is waited for in an activity that people see, with its reason.
 */
export async function keepRecord(record: TrialRecord): Promise<void> {
  try {
    await trialRecords.recordTrial(record);
  } catch (cause) {
    if (isCancellation(cause)) throw cause;
    await records.recordTrial.executeWithOptions({ summary: 'write the record, once the disk takes it' }, [record]);
  }
}
