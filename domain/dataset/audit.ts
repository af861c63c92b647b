import type { TrialAttribution } from '../attribution/attribution.ts';
import { acceptsReferences } from '../attribution/verdict.ts';
import type { Step } from '../records.ts';
import type { DatasetAudit } from './dataset-audit.ts';
import type { TrainingSample } from './sample.ts';
import type { Chosen } from './trial-answers.ts';

/** What the controls say of a trial as a source of samples; its tests and its implementation share it. */
export interface TrialAudit {
  rejectsReference: boolean;
  killsNoMutant: boolean;
  /** Whether the tests had mutants to kill, or are vacuous: `killsNoMutant` is told of no others. */
  triedOnMutants: boolean;
  wrongImplementation: boolean;
}

/** A trial, and the sha256 of the code that was judged of each step; null where there was none. */
export interface AuditedTrial {
  audit: TrialAudit;
  sha256: Record<Step, string | null>;
}

/** By sample: null where its trial was judged, but by other code than the sample's; no entry where it was not judged. */
export type SampleAudits = ReadonlyMap<string, TrialAudit | null>;

type Judged = Pick<TrialAttribution, 'tests' | 'implementation'>;

/**
 * Tests reject a reference where they do so in one of its runs. Vacuous ones kill no mutant; a task without mutants tells
 * nothing more. Of tests that were never accepted, and of code that could not run, nothing is said.
 */
export function auditTrial({ tests, implementation }: Judged): TrialAudit {
  const tried = tests !== null && tests.killed !== null && tests.mutants > 0;
  const vacuous = tests?.vacuous ?? false;
  return {
    rejectsReference: tests !== null && !acceptsReferences(tests),
    killsNoMutant: vacuous || (tried && tests.killed?.length === 0),
    triedOnMutants: vacuous || tried,
    wrongImplementation: implementation?.passes_hidden === false,
  };
}

export function auditedTrial({ tests, implementation }: Judged): AuditedTrial {
  return {
    audit: auditTrial({ tests, implementation }),
    sha256: { g_test: tests?.sha256 ?? null, g_impl: implementation?.sha256 ?? null },
  };
}

export function isFlagged({ rejectsReference, killsNoMutant }: TrialAudit): boolean {
  return rejectsReference || killsNoMutant;
}

/** The audit of the samples, tasks in the order of `taskIds`; null where a trial that gave one was not judged. */
export function auditSamples(
  samples: readonly TrainingSample[],
  { audits, taskIds }: { audits: SampleAudits; taskIds: readonly string[] },
): DatasetAudit | null {
  if (samples.some(({ id }) => !audits.has(id))) return null;
  return {
    ...counts(samples, audits),
    per_task: taskIds.map((taskId) => ({
      task_id: taskId,
      ...counts(
        samples.filter(({ task_id }) => task_id === taskId),
        audits,
      ),
    })),
  };
}

/** The samples whose trial is not flagged; the others are dropped. Null where one is no code that was judged. */
export function withoutFlagged(chosen: Chosen, audits: SampleAudits): Chosen | null {
  const left: Chosen = { trials: chosen.trials, samples: [], dropped: [...chosen.dropped] };
  for (const sample of chosen.samples) {
    const audit = audits.get(sample.id);
    if (!audit) return null;
    if (isFlagged(audit)) left.dropped.push({ task_id: sample.task_id, step: sample.step, reason: 'audit_failed' });
    else left.samples.push(sample);
  }
  return left;
}

/** How many samples are judged, and the tasks, in alphabetical order, with samples that are not. */
export interface JudgedPart {
  samples: number;
  judged: number;
  tasks: string[];
}

export function judgedPart(
  samples: readonly TrainingSample[],
  isJudged: (sample: TrainingSample) => boolean,
): JudgedPart {
  const rest = samples.filter((sample) => !isJudged(sample));
  return {
    samples: samples.length,
    judged: samples.length - rest.length,
    tasks: [...new Set(rest.map(({ task_id }) => task_id))].toSorted(),
  };
}

function counts(samples: readonly TrainingSample[], audits: SampleAudits): Omit<DatasetAudit, 'per_task'> {
  const judged = samples.flatMap(({ id, trial_id }) => {
    const audit = audits.get(id);
    return audit ? [{ trial_id, audit }] : [];
  });
  const flagged = judged.filter(({ audit }) => isFlagged(audit));
  return {
    samples: samples.length,
    not_judged: samples.length - judged.length,
    flagged: flagged.length,
    rejects_reference: judged.filter(({ audit }) => audit.rejectsReference).length,
    kills_no_mutant: judged.filter(({ audit }) => audit.killsNoMutant).length,
    tried_on_mutants: judged.filter(({ audit }) => audit.triedOnMutants).length,
    wrong_implementation: judged.filter(({ audit }) => audit.wrongImplementation).length,
    trials: trialsOf(judged),
    flagged_trials: trialsOf(flagged),
  };
}

function trialsOf(judged: readonly { trial_id: string }[]): number {
  return new Set(judged.map(({ trial_id }) => trial_id)).size;
}
