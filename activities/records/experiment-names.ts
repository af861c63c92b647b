import { sep } from 'node:path';

/**
 * What each experiment's folder is called beside the others: as much of the end of its path as tells them apart, its id
 * where that is enough. `a/results/exp-1` and `b/results/exp-1` for one experiment that two machines measured.
 */
export function experimentNames(roots: readonly string[]): Map<string, string> {
  const parts = [...new Set(roots)].map((root) => ({ root, path: root.split(sep) }));
  const longest = Math.max(...parts.map(({ path }) => path.length));
  for (let kept = 1; kept < longest; kept += 1) {
    const names = new Map(parts.map(({ root, path }) => [root, path.slice(-kept).join(sep)]));
    if (new Set(names.values()).size === parts.length) return names;
  }
  return new Map(parts.map(({ root }) => [root, root]));
}
