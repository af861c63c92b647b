/** `█████░░░░░`, `width` characters for `part` of `whole`. */
export function bar(part: number, whole: number, width: number): string {
  const cells = Math.max(0, width);
  const full = whole === 0 ? 0 : Math.min(cells, Math.floor((cells * part) / whole));
  return '█'.repeat(full) + '░'.repeat(cells - full);
}
