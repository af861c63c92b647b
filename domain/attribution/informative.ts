import type { TrialAttribution } from './attribution.ts';

/**
 * Trials that say more than that something failed, the most telling kind first.
 * `false_success`: a success whose implementation is wrong. `wrong_and_vacuous`: the same, by tests that any program
 * passes. `unclear`: a right implementation whose tests and references disagree about it. `right_and_rejected`: a right
 * implementation that wrong tests rejected. `right_by_weak_tests`: a true success whose tests let at least half of the
 * mutants live, so that they would hardly have noticed a wrong one.
 */
export const INFORMATIVE_KINDS = [
  'false_success',
  'wrong_and_vacuous',
  'unclear',
  'right_and_rejected',
  'right_by_weak_tests',
] as const;
export type InformativeKind = (typeof INFORMATIVE_KINDS)[number];

/** Null for a trial of none of them. Every informative trial has tests and an implementation. */
export function informativeKind(
  trial: Pick<TrialAttribution, 'outcome' | 'tests' | 'implementation' | 'verdict'>,
): InformativeKind | null {
  const { tests, implementation, verdict } = trial;
  if (tests === null || implementation === null) return null;
  switch (verdict) {
    case 'false_success':
    case 'unclear':
      return verdict;
    case 'vacuous_tests':
      return trial.outcome === 'success' && !implementation.passes_hidden ? 'wrong_and_vacuous' : null;
    case 'tests_wrong':
      return 'right_and_rejected';
    case 'true_success':
      return tests.killed !== null && tests.mutants >= 2 * Math.max(1, tests.killed.length)
        ? 'right_by_weak_tests'
        : null;
    case 'implementation_wrong':
    case 'both_wrong':
      return null;
  }
}

/** What an informative trial is known by. */
export interface Informative {
  kind: InformativeKind;
  arm: string;
  taskId: string;
  /** Of two trials of a kind and task with the same of these, one tells all: see `tellingProgram`. */
  program: string;
}

/** The digest of the program that makes a trial informative: the implementation where that is wrong, else the tests. */
export function tellingProgram({ tests, implementation }: Pick<TrialAttribution, 'tests' | 'implementation'>): string {
  const program = implementation?.passes_hidden === false ? implementation : tests;
  return program?.sha256 ?? '';
}

/**
 * The most informative of some trials, at most `wanted`: kind by kind, and within a kind one of each task in turn. The
 * tasks take turns at which arm begins, and the arms at each task: where tasks are many, no arm has the places to itself.
 * Of trials with the same telling program the first is taken. Tasks and arms go in the order in which they occur.
 */
export function mostInformative<Trial extends Informative>(trials: readonly Trial[], wanted: number): Trial[] {
  const arms = [...groups(trials, ({ arm }) => arm).keys()];
  return INFORMATIVE_KINDS.flatMap((kind) => {
    const ofKind = trials.filter((trial) => trial.kind === kind);
    const byTask = [...groups(ofKind, ({ taskId }) => taskId).values()];
    return inTurn(byTask.map((ofTask, task) => distinct(inTurn(byArm(ofTask, rotated(arms, task))))));
  }).slice(0, wanted);
}

function byArm<Trial extends Informative>(trials: readonly Trial[], arms: readonly string[]): Trial[][] {
  return arms.map((name) => trials.filter(({ arm }) => arm === name));
}

function distinct<Trial extends Informative>(trials: readonly Trial[]): Trial[] {
  return [...groups(trials, ({ program }) => program).values()].flatMap((same) => same.slice(0, 1));
}

/** By key, in the order in which the keys occur first. */
function groups<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const byKey = new Map<string, Item[]>();
  for (const item of items) byKey.set(keyOf(item), [...(byKey.get(keyOf(item)) ?? []), item]);
  return byKey;
}

function rotated<Item>(items: readonly Item[], by: number): Item[] {
  const first = by % Math.max(1, items.length);
  return [...items.slice(first), ...items.slice(0, first)];
}

/** The first of each list, then the second of each, and so on. */
function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: longest }, (_, place) => lists.flatMap((list) => list.slice(place, place + 1))).flat();
}
