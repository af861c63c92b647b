import { readFile } from 'node:fs/promises';
import type { TaskProblem } from '../../domain/task-check.ts';
import type { Limits } from '../../domain/spec.ts';
import { type Sandbox, SandboxUnavailable } from '../sandbox/index.ts';

const COMPARER = new URL('./same_structure.py', import.meta.url);

/**
 * Reference solutions that are another one over again, but for names. Compared in the sandbox, as tests whose solution
 * is the comparison: untrusted text is not even parsed elsewhere.
 */
export async function structureProblems(
  references: readonly string[],
  { sandbox, limits, signal }: { sandbox: Sandbox; limits: Limits; signal: AbortSignal },
): Promise<TaskProblem[]> {
  const pairs = references.flatMap((_, later) => references.slice(0, later).map((_, earlier) => [later, earlier]));
  if (pairs.length === 0) return [];
  const job = { tests: comparisons(references, pairs), solution: await readFile(COMPARER, 'utf8'), limits };
  const { verdict } = await sandbox.runTests(job, signal);
  if (verdict.reason !== 'pass' && verdict.reason !== 'fail')
    throw new SandboxUnavailable(`The references could not be compared: ${verdict.reason}. ${verdict.feedback}`);
  return pairs.flatMap(([later, earlier], index) =>
    verdict.tests[index]?.outcome === 'passed'
      ? []
      : [
          {
            field: `reference_solutions[${later}]`,
            problem: `the same as reference_solutions[${earlier}] but for names`,
            got: 'an equal syntax tree',
            allowed: 'another structure',
          },
        ],
  );
}

/** A string of JSON is one of Python. */
function comparisons(references: readonly string[], pairs: readonly number[][]): string {
  return `import pytest
from solution import same_structure

REFERENCES = ${JSON.stringify(references)}


@pytest.mark.parametrize(("later", "earlier"), ${JSON.stringify(pairs)})
def test_structures_differ(later, earlier):
    assert not same_structure(REFERENCES[later], REFERENCES[earlier])
`;
}
