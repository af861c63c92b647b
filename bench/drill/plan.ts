import { mulberry32 } from '../../domain/statistics/random.ts';
import { PHASES, type Phase } from './phases.ts';

/** Whom a kill strikes. A power cut ends every process at once, the command included. */
export type Victim = 'workers' | 'GPU worker' | 'Temporal' | 'zygote' | 'stack' | 'command' | 'power cut';

export interface PlannedKill {
  phase: Phase;
  victim: Victim;
  /** When in its phase, as a share of it: of the time that it takes undisturbed, or of an arm's trials or a training's steps. */
  at: number;
  isByTime: boolean;
  /** Up to half a second more, so that a kill falls anywhere between two trials or steps. */
  jitterMs: number;
  /** Strikes this long after the kill before it, whatever has recovered by then; null: once that one is overcome. */
  afterPreviousMs: number | null;
}

/** Kills of each phase in twenty. */
const SHARE: Record<Phase, number> = {
  baseline: 6,
  dataset: 1,
  training: 4,
  export: 1,
  probe: 2,
  finetuned: 4,
  comparison: 2,
};
const ANYWHERE: Victim[] = ['workers', 'GPU worker', 'Temporal', 'stack', 'command', 'power cut'];
/** Tests run in an arm only. */
const IN_AN_ARM: Victim[] = [...ANYWHERE, 'zygote'];
const DOUBLE_FAULTS = 0.15;

/** The same kills for the same seed: victims in turn, shuffled, and moments drawn uniformly within each phase. */
export function killPlan(seed: number, kills: number): PlannedKill[] {
  const random = mulberry32(seed);
  const decks = { arm: deck(IN_AN_ARM, random), other: deck(ANYWHERE, random) };
  return PHASES.flatMap((phase) => {
    const count = Math.max(1, Math.round((SHARE[phase] * kills) / 20));
    const moments = Array.from({ length: count }, random).toSorted((a, b) => a - b);
    return moments.map((at, index): PlannedKill => {
      const isArm = phase === 'baseline' || phase === 'finetuned';
      // The first kill of a training may find the model still loading, those after it fall between steps.
      const isByTime = !isArm && (phase !== 'training' || index === 0);
      const drawn = (isArm ? decks.arm : decks.other)();
      // Of a training, at least one kill is the trainer's own.
      const victim = phase === 'training' && index === 0 ? 'GPU worker' : drawn;
      const afterPreviousMs = index > 0 && random() < DOUBLE_FAULTS ? 8000 * random() : null;
      return { phase, victim, at, isByTime, jitterMs: 500 * random(), afterPreviousMs };
    });
  });
}

/** Deals all cards in random order before any comes again. */
function deck<T>(cards: readonly T[], random: () => number): () => T {
  let left: T[] = [];
  return () => {
    if (left.length === 0) left = [...cards];
    const [card] = left.splice(Math.floor(random() * left.length), 1);
    if (card === undefined) throw new RangeError('an empty deck');
    return card;
  };
}
