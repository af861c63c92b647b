import type { ArmAttribution } from '../attribution/attribution.ts';

/** An arm that was judged by its tasks' controls. */
export interface JudgedArm {
  /** As the comparison calls it. */
  name: string;
  attribution: ArmAttribution;
}

/** Tasks that both arms have and were judged by different references, mutants or hidden tests on. */
export function differentlyControlled(a: JudgedArm, b: JudgedArm, tasks: readonly string[]): string[] {
  return tasks.filter((task) => {
    const one = a.attribution.controls_sha256[task];
    const other = b.attribution.controls_sha256[task];
    return one !== undefined && other !== undefined && one !== other;
  });
}

/** Which arms were judged otherwise than which others; `siblings` are held against both of the pair. */
export function attributionCaveats(
  { baseline, finetuned, siblings }: { baseline: JudgedArm; finetuned: JudgedArm; siblings: readonly JudgedArm[] },
  tasks: readonly string[],
): string[] {
  const pair = [baseline, finetuned];
  return [
    ...notCompared(baseline, finetuned, tasks),
    ...otherConditions(finetuned, [baseline]),
    ...siblings.flatMap((arm) => [...otherControls(arm, pair, tasks), ...otherConditions(arm, pair)]),
  ];
}

function notCompared(baseline: JudgedArm, finetuned: JudgedArm, tasks: readonly string[]): string[] {
  const different = differentlyControlled(baseline, finetuned, tasks);
  if (different.length === 0) return [];
  const experiments = new Set([baseline, finetuned].map(({ attribution }) => attribution.experiment_id));
  const commands = [...experiments].map((id) => `\`tddft attribute ${id}\``);
  return [
    `Changes are not shown: ${baseline.name} and ${finetuned.name} were judged by different controls of ${different.join(', ')}. ${commands.join(' and ')} ${commands.length === 1 ? 'judges' : 'judge'} both alike.`,
  ];
}

function otherControls(arm: JudgedArm, others: readonly JudgedArm[], tasks: readonly string[]): string[] {
  const than = others.flatMap((other) => {
    const different = differentlyControlled(arm, other, tasks);
    return different.length === 0 ? [] : [`${other.name} (${different.join(', ')})`];
  });
  if (than.length === 0) return [];
  return [
    `${arm.name} was judged by other controls than ${than.join(' and ')}: its figures do not stand beside the others.`,
  ];
}

function otherConditions(arm: JudgedArm, others: readonly JudgedArm[]): string[] {
  const than = others.filter((other) => conditionsOf(other) !== conditionsOf(arm)).map(({ name }) => name);
  if (than.length === 0) return [];
  return [
    `${arm.name} was judged in another sandbox or under other limits than ${than.join(' and ')}, which can be part of any difference between them.`,
  ];
}

function conditionsOf({ attribution: { sandbox, limits } }: JudgedArm): string {
  const { level, python, pytest } = sandbox;
  return JSON.stringify([level, python, pytest, limits]);
}
