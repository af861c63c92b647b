import { markup, type Markup } from '../markup.ts';

/** `tddft 0.1.0, commit 4b5e...`. A commit that is missing was not noted; one that is null was not known. */
export function programWords(version: string, commit: string | null | undefined): Markup {
  return markup`tddft ${version}, ${commit === undefined ? 'its commit not noted' : commitWords(commit)}`;
}

export function commitWords(commit: string | null): Markup {
  if (commit === null) return markup`no commit known, as of a released package`;
  const isChanged = commit.endsWith('+');
  return markup`commit <code>${isChanged ? commit.slice(0, -1) : commit}</code>${isChanged ? ' with uncommitted changes' : null}`;
}
