import type { ArmChanges } from '../../domain/reverify/reverified.ts';
import { table } from '../../domain/table.ts';
import { percent } from '../numbers.ts';
import { wrap } from '../wrap.ts';

const WIDTH = 100;

/** How many trials are the same, by arm and task. */
export function changesSection(arms: readonly ArmChanges[]): string[] {
  const head = ['Arm, task', 'Trials', 'Same', 'Changed', 'Unknown', 'Passed then', 'Passed now'];
  const rows = arms.flatMap(({ arm, tasks, overall }) => [
    ...tasks.map((task) => changesRow(`${arm}, ${task.task_id}`, task)),
    changesRow(`${arm}, all`, overall),
  ]);
  const all = arms.map(({ overall }) => overall);
  const otherReason = all.reduce((sum, { same_for_another_reason: count }) => sum + count, 0);
  const otherPrompt = all.reduce((sum, { other_prompt: count }) => sum + count, 0);
  return [
    'TRIALS',
    ...table([head, ...rows], { width: WIDTH }),
    'Unknown: how the trial would have ended cannot be told without asking the model; in no "Passed now".',
    ...(otherReason === 0 ? [] : [`End as they did, with another reason or feedback for an attempt: ${otherReason}.`]),
    ...(otherPrompt === 0
      ? []
      : wrap(
          `Have a retry whose prompt would be another one now, since the feedback before it is: ${otherPrompt}. They are counted by the answer that is stored.`,
          { width: WIDTH, indent: '' },
        )),
  ];
}

function changesRow(name: string, counts: ArmChanges['overall']): string[] {
  const { trials, same, changed, undetermined, before, now } = counts;
  const passed = (of: typeof before): string =>
    `${of.successes}/${of.trials} ${percent(of.trials === 0 ? null : of.successes / of.trials).padStart(6)}`;
  return [name, String(trials), String(same), String(changed), String(undetermined), passed(before), passed(now)];
}
