/**
 * Where a monotone condition begins to hold, between `low`, where it does not, and `high`, where it does: to
 * `tolerance`, or where that is 0 to the last bit.
 */
export function bisect(
  holds: (x: number) => boolean,
  { low, high, tolerance = 0 }: { low: number; high: number; tolerance?: number },
): number {
  let [from, to] = [low, high];
  while (to - from > tolerance) {
    const middle = from + (to - from) / 2;
    if (middle === from || middle === to) break;
    if (holds(middle)) to = middle;
    else from = middle;
  }
  return to;
}
