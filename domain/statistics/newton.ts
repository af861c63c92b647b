/** More than bisecting a double to its last bit takes. */
const MOST_STEPS = 200;

/**
 * The root of a rising function between `low` and `high` by Newton's method, from `start`; a step that would leave the
 * bracket, which every value narrows, halves it instead. To the last bits of a root of size 1.
 */
export function newton(
  at: (x: number) => { value: number; slope: number },
  { low, high, start }: { low: number; high: number; start: number },
): number {
  let [from, x, to] = [low, start, high];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const { value, slope } = at(x);
    if (value === 0) return x;
    if (value > 0) to = x;
    else from = x;
    const proposed = x - value / slope;
    const next = from < proposed && proposed < to ? proposed : from + (to - from) / 2;
    if (Math.abs(next - x) <= 2 ** -52) return next;
    x = next;
  }
  return x;
}
