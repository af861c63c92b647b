import type { AdapterManifest } from '../../domain/adapter.ts';
import type { Comparison } from '../../domain/comparison/comparison.ts';
import type { DatasetReport } from '../../domain/dataset/sample.ts';
import type { Manifest } from '../../domain/design.ts';
import type { Program } from '../../domain/program.ts';
import type { ArmSummary, Isolation, SandboxIdentity, Step } from '../../domain/records.ts';
import type { InformativeTrial } from './attribution/informative-tally.ts';
import type { Distribution } from './distribution.ts';
import type { OutcomeClass } from './outcome-class.ts';

/** Everything that the report of an experiment tells. */
export interface ReportData {
  comparison: Comparison;
  /** The baseline, the fine-tuned arm, the control arms that were measured, and the reference arm of H2 where there is one. */
  arms: ArmDetail[];
  /** By the arm whose adapter was trained on it; none where no samples were extracted. */
  datasets: Record<string, DatasetReport>;
  /** The arms whose adapters were trained on other samples than `datasets` tells of, each with the arm of its dataset. */
  outdated: { arm: string; dataset: string }[];
  /** Every trained adapter, that of the fine-tuned arm first. */
  adapters: AdapterManifest[];
  manifest: Manifest;
  /** By the name of the arm, those that ran it; none where it was measured before they were noted. */
  programs: Record<string, Program[]>;
  /** The folder of experiments, absolute. */
  resultsDir: string;
  /** Of the program that wrote the report; null where it is not in a repository of its own. */
  commit: string | null;
  temporal: TemporalPlace;
}

/** `control`: an arm with an adapter other than the fine-tuned one's, of the same experiment. */
export type Role = 'baseline' | 'finetuned' | 'control' | 'reference';

/** One arm, as its trials tell it. */
export interface ArmDetail {
  role: Role;
  /** As the comparison calls it; also the name of its folder of transcripts. */
  name: string;
  summary: ArmSummary;
  tasks: TaskDetail[];
  steps: Record<Step, StepDetail>;
  trialMs: Distribution | null;
  /** Successes whose tests pass without a solution, too. */
  vacuousPasses: number;
  /** Test runs by where the solution ran; `cached` of them had been judged before. */
  runs: Record<Isolation, number> & { cached: number };
  sandboxes: SandboxIdentity[];
  /** Of each kind and task a few; none where the trials were not judged by their tasks' controls. */
  informative: InformativeTrial[];
  /** By task: ids of the mutants that some test file of the arm killed. */
  killedMutants: Record<string, string[]>;
  /** Trials that their tasks' controls judged; the judgement of some is of other code than they have now, and left out. */
  judgements: { current: number; outdated: number };
}

export interface TaskDetail {
  taskId: string;
  /** In the order of their index. */
  trials: TrialMark[];
}

export interface TrialMark {
  trialIndex: number;
  outcome: OutcomeClass;
  /** A success whose implementation fails the hidden tests, as far as is known. */
  failsHidden: boolean;
}

/** One step of an arm's scored trials. */
export interface StepDetail {
  /** Scored trials whose answer was accepted at attempt 1, at attempt 2, ... up to the retry budget. */
  acceptedAt: number[];
  answers: number;
  tokens: Distribution | null;
  answerMs: Distribution | null;
  tokensPerSecond: Distribution | null;
  /** Guard runs, without those whose verdict was known already. */
  guardMs: Distribution | null;
}

/** Where the histories of the trials can be looked at, while the server keeps them. */
export interface TemporalPlace {
  ui: string;
  namespace: string;
}
