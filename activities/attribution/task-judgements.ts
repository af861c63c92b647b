import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import { acceptedTests, lastImplementation } from '../../domain/attribution/judged-code.ts';
import type { Program } from '../../domain/attribution/judged-program.ts';
import { trialAttribution, type TrialJudgements } from '../../domain/attribution/trial-attribution.ts';
import type { SandboxIdentity, TrialRecord } from '../../domain/records.ts';
import type { Limits } from '../../domain/spec.ts';
import { sha256 } from '../files/digest.ts';
import type { JudgementCache } from './judgement-cache.ts';

/** What decides a judgement beside the program itself. */
export interface Measure {
  controls_sha256: string;
  limits: Limits;
  sandbox: SandboxIdentity;
}

/** The programs of a task's trials, and what is known of them. */
export class TaskJudgements {
  private readonly cache: JudgementCache;
  private readonly measure: Measure;

  constructor(cache: JudgementCache, { controls_sha256, limits, sandbox }: Measure) {
    this.cache = cache;
    this.measure = { controls_sha256, limits, sandbox };
  }

  /** What a trial is judged by: none, one or two programs. */
  programsOf(record: TrialRecord): Program[] {
    if (record.outcome === 'infrastructure_error') return [];
    const tests = acceptedTests(record);
    const implementation = lastImplementation(record);
    return [
      ...(tests === null ? [] : [this.program('tests', tests)]),
      ...(implementation === null ? [] : [this.program('implementation', implementation)]),
    ];
  }

  isKnown({ key }: Program): boolean {
    return this.cache.get(key) !== undefined;
  }

  /** Null for an infrastructure error; undefined while a program of the trial is not judged. */
  attributionOf(record: TrialRecord): TrialAttribution | null | undefined {
    const judgements: TrialJudgements = { tests: null, implementation: null };
    for (const { key, source } of this.programsOf(record)) {
      const judged = this.cache.get(key);
      if (judged === undefined) return undefined;
      if (judged.kind === 'tests') judgements.tests = { ...judged.judgement, sha256: sha256(source) };
      else judgements.implementation = { ...judged.judgement, sha256: sha256(source) };
    }
    return trialAttribution(record, judgements);
  }

  private program(kind: Program['kind'], source: string): Program {
    return { kind, key: sha256(JSON.stringify({ kind, source, ...this.measure })), source };
  }
}
