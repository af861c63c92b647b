import {
  type Client,
  ScheduleAlreadyRunning,
  type ScheduleHandle,
  ScheduleNotFoundError,
  ScheduleOverlapPolicy,
} from '@temporalio/client';
import type { Fields } from '../../domain/merge-spec.ts';
import { InvalidInput } from '../../domain/invalid-input.ts';
import type { Times } from './times.ts';

/**
 * Makes the schedule of a nightly benchmark, which has the benchmark's name. A night that is still running when the next
 * one is due makes that one be skipped; nights missed for up to 12 hours are made up for, once; a failed night does not
 * stop those to come.
 */
export async function createSchedule(
  client: Client,
  name: string,
  times: Times,
  input: Fields,
): Promise<ScheduleHandle> {
  try {
    return await client.schedule.create({
      scheduleId: name,
      spec: times.spec,
      action: {
        type: 'startWorkflow',
        workflowType: 'nightly',
        workflowId: name,
        taskQueue: 'experiments',
        args: [input],
        staticSummary: `${name}: one night, ${times.when}`,
        staticDetails: 'Benchmarks the model of the reference once more and tests whether it has become worse.',
      },
      policies: { overlap: ScheduleOverlapPolicy.SKIP, catchupWindow: '12h', pauseOnFailure: false },
      memo: { when: times.when },
    });
  } catch (cause) {
    if (cause instanceof ScheduleAlreadyRunning) {
      throw new InvalidInput([
        `--name: there is a schedule of this name (got "${name}"); see \`tddft schedule show ${name}\`, or delete it first`,
      ]);
    }
    // What the client makes of a schedule that the server finds invalid.
    if (cause instanceof TypeError) throw new InvalidInput([`${times.when}: ${cause.message}`]);
    throw cause;
  }
}

/** Asks something of a schedule; `InvalidInput` names those that there are when it is not one of them. */
export async function ofSchedule<T>(
  client: Client,
  name: string,
  ask: (schedule: ScheduleHandle) => Promise<T>,
): Promise<T> {
  try {
    return await ask(client.schedule.getHandle(name));
  } catch (cause) {
    if (!(cause instanceof ScheduleNotFoundError)) throw cause;
    const known = (await nightlySchedules(client)).join(', ');
    throw new InvalidInput([
      `name: no such schedule (got "${name}", allowed ${known || 'none yet: tddft schedule create'})`,
    ]);
  }
}

/** The names of the schedules that start nights, also those made in the Web UI. */
export async function nightlySchedules(client: Client): Promise<string[]> {
  const names: string[] = [];
  for await (const { scheduleId, action } of client.schedule.list()) {
    if (action?.workflowType === 'nightly') names.push(scheduleId);
  }
  return names.toSorted();
}
