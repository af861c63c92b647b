import { trialListPath, workflowPath } from '../links.ts';
import { chosenPoints, percent, pointsInterval, pValue, signedPoints } from '../numbers.ts';
import { table } from '../table.ts';
import { armId } from '../trial-plan.ts';
import type { NightArm, NightResult, NightTask } from './night.ts';

/** Of the workflow that runs, as Markdown: what it does, and where its trials are. */
export function beginningDetails(
  { night, reference, benchmark }: { night: string; reference: string | null; benchmark: NightArmName },
  namespace: string,
): string {
  const against = reference === null ? 'the first night, which becomes the reference' : `against ${reference}`;
  return [`**${night}** benchmarks ${benchmark.model}, ${against}`, linksTo(night, benchmark.arm, namespace)].join(
    '\n\n',
  );
}

interface NightArmName {
  arm: string;
  model: string;
}

/** Of the workflow that has ended, as Markdown. */
export function nightDetails(result: NightResult, arm: string, namespace: string): string {
  const text = ['```', ...nightLines(result), '```'].join('\n');
  return [`### ${result.outcome}`, text, linksTo(result.night, arm, namespace)].join('\n\n');
}

function linksTo(night: string, arm: string, namespace: string): string {
  const workflowId = armId(night, arm);
  const trials = trialListPath({ namespace, experimentId: night, arm });
  return `[${workflowId}](${workflowPath({ namespace, workflowId })}), [its ended trials](${trials})`;
}

/** What a night came to, as plain text: the rates, the test, the reasons, and each task. */
export function nightLines({
  reference,
  reasons,
  night_arm,
  reference_arm,
  per_task,
  test,
  model,
  alert,
}: NightResult): string[] {
  return [
    `model      ${model.name} (${model.digest.slice(0, 12)}${model.adapter_digest === null ? '' : `, adapter ${model.adapter_digest.slice(0, 12)}`})`,
    `night      ${armLine(night_arm)}`,
    `reference  ${reference_arm === null ? 'none' : `${armLine(reference_arm)}, ${reference}`}`,
    ...(test === null
      ? []
      : [
          `change     ${signedPoints(test.difference)} points (95% ${pointsInterval(test.newcombe_95)})`,
          `test       p = ${test.p_one_sided === null ? 'n/a' : pValue(test.p_one_sided)} one-sided, alpha ${test.alpha}; power ${percent(test.power)} for a drop of ${chosenPoints(test.margin)}%`,
        ]),
    ...reasons.map((reason, index) => `${index === 0 ? 'because' : ''.padEnd(7)}    ${reason}`),
    ...(alert === null ? [] : [`alert      ${alert.state}: ${alert.detail}`]),
    ...(per_task.length === 0 ? [] : ['', ...taskTable(per_task)]),
  ];
}

function armLine({ successes, scored, rate, wilson_95, infrastructure_errors }: NightArm): string {
  const interval = wilson_95 === null ? '' : ` (95% ${percent(wilson_95[0])} to ${percent(wilson_95[1])})`;
  const broken = infrastructure_errors === 0 ? '' : `, ${infrastructure_errors} infrastructure errors`;
  return `${percent(rate)}${interval}, ${successes} of ${scored}${broken}`;
}

function taskTable(tasks: readonly NightTask[]): string[] {
  const rows = tasks.map(({ task_id, reference, night }) => [task_id, fraction(reference), fraction(night)]);
  return table([['task', 'reference', 'night'], ...rows], { width: 100 });
}

function fraction([successes, scored]: readonly [number, number]): string {
  return `${successes}/${scored}`;
}
