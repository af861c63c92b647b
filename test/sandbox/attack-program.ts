import type { Isolation, VerdictReason } from '../../domain/records.ts';

/** A program that does not solve its task, or tests that are no tests, and the verdicts that are right for it. */
export interface Attack {
  name: string;
  solution: string;
  tests: string;
  reasons: VerdictReason[];
  /** Where the solution runs; undefined where either will do. */
  isolation?: Isolation;
  /** The tests are at fault: they pass without a solution, and whatever the reason, the record says so. */
  vacuous?: boolean;
}

/** Two tests that a right `double` passes; none of the attacks has one. Only plain data goes to and fro. */
export const PLAIN_TESTS =
  'from solution import double\n\ndef test_two():\n    assert double(2) == 4\n\ndef test_three():\n    assert double(3) == 6\n';

/** Tests that only the process of their solution can run: what it prints is captured there. */
export const CAPTURING_TESTS = `
import pytest
from solution import double

def test_two(capsys):
    assert double(2) == 4
    assert capsys.readouterr().err == ""

@pytest.mark.parametrize("x, expected", [(3, 6), (0, 0)])
def test_more(x, expected):
    assert double(x) == expected
`;

export const WRONG = 'def double(x):\n    return 7\n';

/** A `double` with this body. */
export function inCall(...lines: string[]): string {
  return ['def double(x):', ...lines.map((line) => `    ${line}`), ''].join('\n');
}

/** `setup` while the solution is imported, and then a `double` that is right only if it came to its end. */
export function once(...lines: string[]): string {
  return [...lines, 'def double(x):', '    return 2 * x', ''].join('\n');
}

/** An attack on tests of plain data, whose solution runs in a process of its own. */
export function apart(name: string, solution: string, ...reasons: VerdictReason[]): Attack {
  return { name, solution, tests: PLAIN_TESTS, reasons, isolation: 'process' };
}

/** An attack on tests that share the process of their solution. */
export function together(name: string, solution: string, ...reasons: VerdictReason[]): Attack {
  return { name: `${name}, sharing a process`, solution, tests: CAPTURING_TESTS, reasons, isolation: 'shared' };
}

/** The verdicts that are right for a solution in a process of its own, and for one that shares its tests' process. */
export interface Reasons {
  apart: VerdictReason[];
  together: VerdictReason[];
}

/** What an attack on the tests' process comes to in another: it finds nothing there. */
export const HARMLESS: VerdictReason[] = ['fail', 'collect_error', 'crash'];
export const FAIL: Reasons = { apart: ['fail'], together: ['fail'] };
export const CAUGHT: Reasons = { apart: HARMLESS, together: ['tamper'] };

/** One attack on both. */
export function everywhere(name: string, solution: string, reasons: Reasons): Attack[] {
  return [apart(name, solution, ...reasons.apart), together(name, solution, ...reasons.together)];
}

/** Tests of which the solution is not the one to blame. */
export function badTests(name: string, tests: string, ...reasons: VerdictReason[]): Attack {
  return { name, solution: WRONG, tests, reasons };
}

/** Tests that pass whatever the solution is. */
export function vacuousTests(name: string, tests: string, ...reasons: VerdictReason[]): Attack {
  return { name, solution: WRONG, tests, reasons, vacuous: true };
}
