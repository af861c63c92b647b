import type { TestsJudgement } from '../../domain/attribution/attribution.ts';
import type { TestsControls } from '../../domain/attribution/judged-program.ts';
import { REFERENCE_RUNS } from '../../domain/attribution/judging-runs.ts';
import { acceptsReferences } from '../../domain/attribution/verdict.ts';
import { stubsOf } from '../sandbox/stub-solution.ts';
import type { Bench, Judged } from './judging.ts';

/** A reference solution, and its place among those of its task. */
type Reference = readonly [index: number, solution: string];

/**
 * Judges a test file: by every reference and the stubs; where it accepts all references and is not vacuous, by the
 * references some times more, and by all mutants. Where it accepts some references only, the others are tried again.
 */
export async function judgeTests(
  tests: string,
  { sandbox, controls, limits, signal }: Bench<TestsControls>,
): Promise<Judged<TestsJudgement>> {
  const { reference_solutions, stub, mutants } = controls;
  const passes = async (solutions: readonly string[], opening: readonly boolean[] = []): Promise<boolean[]> => {
    const runs = await sandbox.runControls({ tests, solutions, opening, limits }, signal);
    return runs.map(({ passed }) => passed);
  };
  const all = [...reference_solutions.entries()];
  const first = [...reference_solutions, ...stubsOf(stub)];
  const opening = first.map((_, index) => index < all.length);
  const rest = [...repeats(all).map(([, solution]) => solution), ...mutants.map(({ code }) => code)];
  // In one call: to start a process takes as long as a dozen controls.
  const passed = await passes([...first, ...rest], opening);
  const accepted = passed.slice(0, all.length);
  const vacuous = passed.slice(all.length, first.length).some(Boolean);

  const wentOn = passed.length > first.length;
  const rejecting = accepted.some(Boolean) ? all.filter(([index]) => !accepted[index]) : [];
  const repeated = repeats(wentOn ? all : rejecting);
  const later = wentOn ? passed.slice(first.length) : await passes(repeated.map(([, solution]) => solution));
  const references = accepted.map((pass, index) => {
    const own = [pass, ...later.filter((_, run) => repeated[run]?.[0] === index)];
    return { passes: own.filter(Boolean).length, runs: own.length };
  });

  const judgement = { references, vacuous, killed: null, mutants: mutants.length };
  const runs = first.length + later.length;
  if (!wentOn || !acceptsReferences(judgement)) return { judgement, runs };
  const survived = later.slice(repeated.length);
  const killed = mutants.filter((_, index) => !survived[index]).map(({ id }) => id);
  return { judgement: { ...judgement, killed }, runs };
}

function repeats(references: readonly Reference[]): Reference[] {
  return Array.from({ length: REFERENCE_RUNS - 1 }, () => references).flat();
}
