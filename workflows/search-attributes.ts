import { defineSearchAttributeKey } from '@temporalio/common';

/** What the Web UI's lists can be filtered by. SQL visibility allows ten keywords and three integers a namespace. */
export const EXPERIMENT_ID = defineSearchAttributeKey('ExperimentId', 'KEYWORD');
export const ARM = defineSearchAttributeKey('Arm', 'KEYWORD');
export const TASK_ID = defineSearchAttributeKey('TaskId', 'KEYWORD');
export const OUTCOME = defineSearchAttributeKey('Outcome', 'KEYWORD');
/** Why the last guard of a trial decided as it did: `pass`, `fail`, `timeout` and so on. */
export const REASON = defineSearchAttributeKey('Reason', 'KEYWORD');
export const MODEL = defineSearchAttributeKey('Model', 'KEYWORD');
export const ATTEMPTS = defineSearchAttributeKey('Attempts', 'INT');

export const SEARCH_ATTRIBUTES = [EXPERIMENT_ID, ARM, TASK_ID, OUTCOME, REASON, MODEL, ATTEMPTS];
