import { ApplicationFailure } from '@temporalio/common';

/** Errors that no retry can mend, by name; everything else is infrastructure and is retried. */
const PERMANENT = new Set([
  'InvalidInput',
  'DamagedFile',
  'TooFewSamples',
  'SplitLeak',
  'UnequalDesign',
  'ModelChanged',
  'ModelMissing',
  'AdapterProbeFailed',
  'AdapterOfAnotherBase',
  'AdapterNotServed',
  'RequestRefused',
  'PromptTooLong',
]);

type Activity = (...args: never[]) => Promise<unknown>;

/** Wraps activities so that their permanent errors fail the workflow at once, with a type that people can read. */
export function withFailures<T extends Record<string, Activity>>(activities: T): T {
  const wrapped = Object.entries(activities).map(([name, activity]) => [name, guarded(activity)] as const);
  return Object.assign({}, activities, Object.fromEntries(wrapped));
}

function guarded(activity: Activity): Activity {
  return async (...args) => {
    try {
      return await activity(...args);
    } catch (cause) {
      if (!(cause instanceof Error && PERMANENT.has(cause.name))) throw cause;
      throw ApplicationFailure.nonRetryable(cause.message, cause.name);
    }
  };
}
