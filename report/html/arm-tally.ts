import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import type { ArmSummary, Attempt, SandboxIdentity, Step, TrialRecord } from '../../domain/records.ts';
import { InformativeTally } from './attribution/informative-tally.ts';
import { Tally } from './distribution.ts';
import { outcomeClass } from './outcome-class.ts';
import type { ArmDetail, Role, StepDetail, TrialMark } from './report-data.ts';

/** Takes up an arm's trials one by one, and keeps of each no more than the report tells. */
export class ArmTally {
  private readonly trials = new Map<string, TrialMark[]>();
  private readonly steps: Record<Step, StepTally>;
  private readonly trialMs = new Tally();
  private readonly sandboxes = new Map<string, SandboxIdentity>();
  private readonly runs = { process: 0, shared: 0, cached: 0 };
  private readonly informative = new InformativeTally();
  private vacuousPasses = 0;
  private readonly judgements = { current: 0, outdated: 0 };

  constructor(retryBudget: number) {
    this.steps = { g_test: new StepTally(retryBudget), g_impl: new StepTally(retryBudget) };
  }

  /**
   * `attribution`: what its task's controls say of the trial; null where it was not judged by them, or `outdated`, where
   * what they say is of other code.
   */
  add(record: TrialRecord, attribution: TrialAttribution | null, outdated = false): void {
    if (attribution !== null) this.judgements.current += 1;
    if (outdated) this.judgements.outdated += 1;
    const { task_id, trial_index, outcome, g_test, g_impl, sandbox, started_at, finished_at } = record;
    const marks = this.trials.get(task_id) ?? [];
    if (attribution !== null) this.informative.add(record, attribution, marks.length);
    const failsHidden = outcome === 'success' && attribution?.implementation?.passes_hidden === false;
    marks.push({ trialIndex: trial_index, outcome: outcomeClass(record), failsHidden });
    this.trials.set(task_id, marks);
    this.sandboxes.set(JSON.stringify(sandbox), sandbox);
    if (outcome === 'infrastructure_error') return;
    this.trialMs.add(Math.max(0, Date.parse(finished_at) - Date.parse(started_at)));
    this.steps.g_test.add(g_test);
    this.steps.g_impl.add(g_impl);
    for (const { verdict } of g_impl) {
      if (verdict.run === null) continue;
      this.runs[verdict.run.isolation] += 1;
      if (verdict.run.cached) this.runs.cached += 1;
    }
    if (outcome === 'success' && g_impl.at(-1)?.verdict.run?.vacuous) this.vacuousPasses += 1;
  }

  detail({ role, name, summary }: { role: Role; name: string; summary: ArmSummary }): ArmDetail {
    return {
      role,
      name,
      summary,
      tasks: summary.tasks.map(({ task_id }) => ({ taskId: task_id, trials: this.trials.get(task_id) ?? [] })),
      steps: { g_test: this.steps.g_test.detail(), g_impl: this.steps.g_impl.detail() },
      trialMs: this.trialMs.distribution(),
      vacuousPasses: this.vacuousPasses,
      runs: this.runs,
      sandboxes: [...this.sandboxes.values()],
      informative: this.informative.trials(),
      killedMutants: this.informative.killedMutants(),
      judgements: this.judgements,
    };
  }
}

class StepTally {
  private readonly acceptedAt: number[];
  private readonly tokens = new Tally();
  private readonly answerMs = new Tally();
  private readonly tokensPerSecond = new Tally();
  private readonly guardMs = new Tally();
  private answers = 0;

  constructor(retryBudget: number) {
    this.acceptedAt = Array.from({ length: retryBudget }, () => 0);
  }

  add(attempts: readonly Attempt[]): void {
    for (const { attempt, completion_tokens, duration_ms, verdict } of attempts) {
      this.answers += 1;
      this.tokens.add(completion_tokens);
      this.answerMs.add(duration_ms);
      if (duration_ms > 0) this.tokensPerSecond.add((1000 * completion_tokens) / duration_ms);
      if (!verdict.run?.cached) this.guardMs.add(verdict.duration_ms);
      if (verdict.passed) this.acceptedAt[attempt - 1] = (this.acceptedAt[attempt - 1] ?? 0) + 1;
    }
  }

  detail(): StepDetail {
    return {
      acceptedAt: this.acceptedAt,
      answers: this.answers,
      tokens: this.tokens.distribution(),
      answerMs: this.answerMs.distribution(),
      tokensPerSecond: this.tokensPerSecond.distribution(),
      guardMs: this.guardMs.distribution(),
    };
  }
}
