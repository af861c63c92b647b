import type { TrialAttribution } from '../../../domain/attribution/attribution.ts';
import { acceptedTests, lastImplementation } from '../../../domain/attribution/judged-code.ts';
import { type Informative, informativeKind, tellingProgram } from '../../../domain/attribution/informative.ts';
import type { TrialRecord } from '../../../domain/records.ts';
import { cut, type Excerpt } from '../trials/excerpt.ts';

/** How many trials the report shows. */
export const SHOWN_TRIALS = 10;

const CODE_CHARACTERS = 3000;

/** One of an arm that is known. */
export interface InformativeTrial extends Omit<Informative, 'arm'> {
  trialIndex: number;
  /** Among the arm's trials of the task: says on which page its transcript is. */
  position: number;
  attribution: TrialAttribution;
  tests: Excerpt;
  implementation: Excerpt;
  /** Trials of the arm with the same telling program, this one among them. */
  alike: number;
}

/** Takes up an arm's trials one by one; of each kind and task it keeps no more than a report could show. */
export class InformativeTally {
  private readonly kept = new Map<string, Map<string, InformativeTrial>>();
  private readonly killed = new Map<string, Set<string>>();

  add(record: TrialRecord, attribution: TrialAttribution, position: number): void {
    const { task_id: taskId } = record;
    if (attribution.tests?.killed) {
      const known = this.killed.get(taskId) ?? new Set();
      for (const mutant of attribution.tests.killed) known.add(mutant);
      this.killed.set(taskId, known);
    }
    const kind = informativeKind(attribution);
    const tests = acceptedTests(record);
    const implementation = lastImplementation(record);
    if (kind === null || tests === null || implementation === null) return;
    const group = `${kind} ${taskId}`;
    const kept = this.kept.get(group) ?? new Map<string, InformativeTrial>();
    this.kept.set(group, kept);
    const program = tellingProgram(attribution);
    const same = kept.get(program);
    if (same) same.alike += 1;
    else if (kept.size < SHOWN_TRIALS) {
      kept.set(program, {
        kind,
        taskId,
        program,
        trialIndex: record.trial_index,
        position,
        attribution,
        tests: cut(tests, CODE_CHARACTERS),
        implementation: cut(implementation, CODE_CHARACTERS),
        alike: 1,
      });
    }
  }

  trials(): InformativeTrial[] {
    return [...this.kept.values()].flatMap((kept) => [...kept.values()]);
  }

  /** By task: ids of the mutants that some test file of the arm killed. */
  killedMutants(): Record<string, string[]> {
    return Object.fromEntries([...this.killed].map(([taskId, killed]) => [taskId, [...killed]]));
  }
}
