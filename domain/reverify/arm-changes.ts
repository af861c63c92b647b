import type { ArmChanges, AttributionChange, OutcomeChange, ReasonChange, TaskChanges } from './reverified.ts';
import type { AttemptReverdict, TrialReverdict } from './verdicts.ts';

const EXAMPLES = 10;

type Counts = ArmChanges['overall'];

/** Folds the trials of an arm, one at a time, into what became of them. */
export class ArmTally {
  private readonly arm: string;
  private readonly tasks = new Map<string, Counts>();
  private readonly outcomes = new Map<string, OutcomeChange>();
  private readonly reasons = new Map<string, ReasonChange>();
  private readonly attributions = new Map<string, AttributionChange>();
  private readonly examples: Record<'changed' | 'undetermined', ArmChanges['examples']> = {
    changed: [],
    undetermined: [],
  };

  constructor(arm: string, taskIds: readonly string[]) {
    this.arm = arm;
    for (const id of taskIds) this.tasks.set(id, noChanges());
  }

  add(trial: TrialReverdict): void {
    const { trial_id, task_id, before, now, unknown, attribution } = trial;
    this.tasks.set(task_id, addTrial(this.tasks.get(task_id) ?? noChanges(), trial));
    if (trial.change !== 'same') {
      count(this.outcomes, { from: before, to: now, unknown, trials: 0 }, 'trials');
      const examples = this.examples[trial.change];
      if (examples.length < EXAMPLES) examples.push({ trial_id, before, now, unknown });
    }
    for (const step of ['g_test', 'g_impl'] as const) {
      for (const { before: from, now: to, guard } of trial[step]) {
        if (to === null || guard === null || to === from) continue;
        count(this.reasons, { step, from, to, guard, attempts: 0 }, 'attempts');
      }
    }
    if (attribution !== null) {
      count(this.attributions, { from: attribution.before, to: attribution.now, trials: 0 }, 'trials');
    }
  }

  get changes(): ArmChanges {
    const tasks: TaskChanges[] = [...this.tasks].map(([task_id, counts]) => ({ task_id, ...counts }));
    return {
      arm: this.arm,
      tasks,
      overall: [...this.tasks.values()].reduce(addCounts, noChanges()),
      outcomes: mostFirst(this.outcomes, 'trials'),
      reasons: mostFirst(this.reasons, 'attempts'),
      attribution: this.attributions.size === 0 ? null : mostFirst(this.attributions, 'trials'),
      examples: [...this.examples.changed, ...this.examples.undetermined].slice(0, EXAMPLES),
    };
  }
}

function addTrial(counts: Counts, trial: TrialReverdict): Counts {
  const { change, before, now, other_prompt } = trial;
  const scored = before !== 'infrastructure_error';
  const known = scored && change !== 'undetermined';
  const otherReason = change === 'same' && [...trial.g_test, ...trial.g_impl].some(isAnother);
  return {
    trials: counts.trials + 1,
    same: counts.same + one(change === 'same'),
    changed: counts.changed + one(change === 'changed'),
    undetermined: counts.undetermined + one(change === 'undetermined'),
    other_prompt: counts.other_prompt + one(other_prompt),
    same_for_another_reason: counts.same_for_another_reason + one(otherReason),
    before: {
      successes: counts.before.successes + one(before === 'success'),
      trials: counts.before.trials + one(scored),
    },
    now: { successes: counts.now.successes + one(now === 'success'), trials: counts.now.trials + one(known) },
  };
}

function isAnother({ before, now, feedback_changed }: AttemptReverdict): boolean {
  return feedback_changed || (now !== null && now !== before);
}

function noChanges(): Counts {
  return {
    ...{ trials: 0, same: 0, changed: 0, undetermined: 0, other_prompt: 0, same_for_another_reason: 0 },
    before: { successes: 0, trials: 0 },
    now: { successes: 0, trials: 0 },
  };
}

function addCounts(a: Counts, b: Counts): Counts {
  return {
    trials: a.trials + b.trials,
    same: a.same + b.same,
    changed: a.changed + b.changed,
    undetermined: a.undetermined + b.undetermined,
    other_prompt: a.other_prompt + b.other_prompt,
    same_for_another_reason: a.same_for_another_reason + b.same_for_another_reason,
    before: {
      successes: a.before.successes + b.before.successes,
      trials: a.before.trials + b.before.trials,
    },
    now: { successes: a.now.successes + b.now.successes, trials: a.now.trials + b.now.trials },
  };
}

/** Counts one more of a row's kind. */
function count<K extends string, T extends Record<K, number>>(rows: Map<string, T>, row: T, counter: K): void {
  const key = JSON.stringify(row);
  const there = rows.get(key) ?? row;
  rows.set(key, { ...there, [counter]: there[counter] + 1 });
}

function mostFirst<K extends string, T extends Record<K, number>>(rows: ReadonlyMap<string, T>, counter: K): T[] {
  return [...rows.values()].toSorted((a, b) => b[counter] - a[counter]);
}

function one(counts: boolean): 0 | 1 {
  return counts ? 1 : 0;
}
