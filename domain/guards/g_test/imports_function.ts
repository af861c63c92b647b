import type { TestFacts } from '../test-facts.ts';
import type { Rejection, TestGuard } from '../test-guard.ts';

/** The tests test the function of `solution` under the name by which they import it, and bring none of their own. */
export const guard: TestGuard = {
  number: null,
  needs: 'facts',
  judge: ({ facts, entryPoint }) => rejection(facts, entryPoint),
};

function rejection(facts: TestFacts, entryPoint: string): Rejection {
  const { defined, local, replaced, used, attributes, modules } = facts;
  const names = localNames(facts, entryPoint);
  if (names.length === 0) return `The tests do not import ${entryPoint} from solution.`;
  if (replaced.includes(entryPoint)) return `The tests replace the ${entryPoint} of solution instead of testing it.`;
  const own = names.filter((name) => defined.includes(name) || (local.includes(name) && !modules.includes(name)));
  if (own.length === names.length)
    return `The tests define ${own.join(' and ')} themselves instead of testing the ${entryPoint} of solution.`;
  const isUsed = names.some(
    (name) => !own.includes(name) && (modules.includes(name) ? attributes.includes(entryPoint) : used.includes(name)),
  );
  return isUsed ? null : `The tests import ${entryPoint} from solution but do not use it.`;
}

/** Names by which the file can reach the function: its own, or the module's. */
function localNames({ imports, starImport, modules }: TestFacts, entryPoint: string): string[] {
  const imported = imports.filter(({ name }) => name === entryPoint).map(({ as }) => as);
  return [...new Set([...imported, ...(starImport ? [entryPoint] : []), ...modules])];
}
