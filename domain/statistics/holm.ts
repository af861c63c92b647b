/**
 * Holm's step-down adjustment of p-values (Holm 1979), in the order given: rejecting what is below alpha keeps the
 * chance of any false rejection at most alpha. Throws RangeError for a p outside [0, 1].
 */
export function holm(pValues: readonly number[]): number[] {
  for (const p of pValues) if (!(p >= 0 && p <= 1)) throw new RangeError(`a p-value must be from 0 to 1, got ${p}`);
  const adjusted = pValues.map(() => 0);
  let atLeast = 0;
  const ascending = pValues.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  for (const [rank, { p, index }] of ascending.entries()) {
    atLeast = Math.max(atLeast, Math.min(1, p * (pValues.length - rank)));
    adjusted[index] = atLeast;
  }
  return adjusted;
}
