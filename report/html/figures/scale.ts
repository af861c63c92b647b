/** A place on a figure, in its units, to two decimals: the same bytes on every machine. */
export function at(value: number): string {
  const fixed = value.toFixed(2);
  return fixed === '-0.00' ? '0' : fixed.replace(/\.?0+$/, '');
}

export type Scale = (value: number) => number;

export function linear([from, to]: readonly [number, number], [start, end]: readonly [number, number]): Scale {
  return (value) => start + ((value - from) / (to - from)) * (end - start);
}

export function logarithmic([from, to]: readonly [number, number], range: readonly [number, number]): Scale {
  const scale = linear([Math.log(from), Math.log(to)], range);
  return (value) => scale(Math.log(value));
}

/** About `wanted` round numbers (1, 2 or 5 times a power of ten apart) whose first and last enclose [low, high]. */
export function roundTicks([low, high]: readonly [number, number], wanted: number): number[] {
  const rough = (high - low || 1) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10);
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1);
  return Array.from({ length: last - first + 1 }, (_, index) => round((first + index) * step));
}

/** Powers of ten, with their doubles and quintuples where the range is short, that enclose [low, high]. */
export function logTicks([low, high]: readonly [number, number]): number[] {
  // One decade more at each end: the logarithm of a number just below a power rounds to the power's.
  const powers = range(Math.floor(Math.log10(low)) - 1, Math.ceil(Math.log10(high)) + 1).map((power) => 10 ** power);
  const factors = powers.length > 6 ? [1] : [1, 2, 5];
  const all = powers.flatMap((power) => factors.map((factor) => round(factor * power)));
  const first = all.findLast((tick) => tick <= low) ?? low;
  const last = all.find((tick) => tick >= high && tick > first) ?? high;
  return all.filter((tick) => tick >= first && tick <= last);
}

export function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** Without the last bits that products such as 3 * 0.1 get wrong. */
function round(value: number): number {
  return Number(value.toPrecision(12));
}
