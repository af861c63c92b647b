/** `<name>-<yyyymmdd>-<hhmmss>`, UTC: the experiment of one night. */
export function nightId(nightly: string, time: Date): string {
  const [date = '', clock = ''] = time.toISOString().split('T');
  return `${nightly}-${date.replaceAll('-', '')}-${clock.slice(0, 8).replaceAll(':', '')}`;
}

/** Whether an id is that of a night of `nightly`: such a workflow id is the night's own, whenever it runs again. */
export function isNightOf(nightly: string, id: string): boolean {
  return id.startsWith(`${nightly}-`) && /^\d{8}-\d{6}$/.test(id.slice(nightly.length + 1));
}
