/** What `tddft archive` found and wrote. */
export interface Archive {
  experiment_id: string;
  /** `added` counts histories that were not there yet, or only as far as their workflow had come. */
  files: { file: string; histories: number; added: number }[];
  /** Workflows that have not ended: their histories are not whole. */
  running: number;
  /** Histories that the server has forgotten and that are kept here. */
  only_here: number;
  /** Recorded trials without a history: the server had forgotten them before they were archived. */
  lost: string[];
}

const SHOWN_LOST = 5;

export function archiveText({ files, running, only_here, lost }: Archive): string {
  const lines = files.map(({ file, histories, added }) => `${file}: ${histories} histories, ${added} of them new`);
  if (files.length === 0) lines.push('the server has no history of this experiment, and none is archived');
  if (running > 0) lines.push(`${running} still run: archive once more when they have ended`);
  if (only_here > 0) lines.push(`${only_here} are no longer on the server, and only here`);
  if (lost.length > 0) {
    const shown = lost.slice(0, SHOWN_LOST).join(', ');
    const more = lost.length > SHOWN_LOST ? ` and ${lost.length - SHOWN_LOST} more` : '';
    lines.push(
      `${lost.length} recorded trials have no history any more, neither on the server nor here: ${shown}${more}`,
    );
  }
  return lines.join('\n');
}
