import type { AdapterProbe } from '../../domain/adapter.ts';

/** The adapter does not do what an adapter must; benchmarking it would measure nothing. */
export class AdapterProbeFailed extends Error {
  override name = 'AdapterProbeFailed';
}

export interface ProbeAnswers {
  /** Of the base model, to the same prompts and seeds, twice. */
  base: readonly [readonly string[], readonly string[]];
  /** Of an adapter with B = 0, twice; null where the server cannot serve one. */
  nothing: readonly [readonly string[], readonly string[]] | null;
  trained: readonly string[];
}

/**
 * Servers that cache prompts or batch requests do not repeat themselves in every answer. What counts against an adapter
 * of zeros are answers in which it and the base each repeat themselves, and yet differ, as far as they are more than those
 * that either does not repeat; the trained one must differ in more than those, too. Throws `AdapterProbeFailed`.
 */
export function judgeProbe({ base: [first, base], nothing, trained }: ProbeAnswers): AdapterProbe {
  const answers = base.length;
  const noise = differing(first, base) + (nothing === null ? 0 : differing(...nothing));
  const drifted =
    nothing === null
      ? 0
      : base.filter((text, index) => {
          const steady = first[index] === text && nothing[0][index] === nothing[1][index];
          return steady && nothing[1][index] !== text;
        }).length;
  if (drifted > noise) {
    throw new AdapterProbeFailed(
      `a null adapter changed ${drifted} of ${answers} answers (${noise} were not repeated): export or server alter the base model`,
    );
  }
  const changed = differing(trained, base);
  if (changed <= noise) {
    throw new AdapterProbeFailed(
      `the trained adapter changed ${changed} of ${answers} answers${noise === 0 ? '' : `, and ${noise} were not repeated`}: it does not act`,
    );
  }
  return { answers, changed, unrepeated: noise, null_adapter: nothing === null ? 'not_served' : 'equals_base' };
}

function differing(some: readonly string[], others: readonly string[]): number {
  return others.filter((text, index) => text !== some[index]).length;
}
