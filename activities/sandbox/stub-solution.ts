/**
 * A solution that has every name and does nothing: each raises when it is called, an exception of which no test knows
 * more than that it is one. Tests that pass against it would pass against anything.
 */
export const RAISING_STUB = stub('raise Unwritten(name)');

/**
 * A solution whose every name returns, when it is called, a fresh object that is equal to nothing else and has no other
 * use: it has no truth, length, items, order or sum. Tests that pass against it call the solution and claim nothing.
 */
export const OPAQUE_STUB = `
class Opaque:
    def __bool__(self):
        raise Unwritten

${stub('return Opaque()')}`;

/** A solution that has no name at all: tests that pass against it bring what is missing. */
export const EMPTY_STUB = '';

/** Tests that pass against one of these show nothing. */
export const STUBS = [RAISING_STUB, OPAQUE_STUB, EMPTY_STUB];

/** Both for a task, with the names of its own stub, which raises; they have every other name, too. */
export function stubsOf(taskStub: string): [raising: string, opaque: string] {
  const names = [...taskStub.matchAll(/^(?:def|class) +(\w+)/gm)].flatMap(([, name]) => name ?? []);
  return [taskStub + RAISING_STUB, withStar(OPAQUE_STUB, names)];
}

/**
 * A stub that also gives these names to a test file that says `from solution import *`: those that the file lacks
 * (`TestFacts.missing`). Without them its tests fail by a NameError, whatever they claim.
 */
export function withStar(stub: string, names: readonly string[]): string {
  return `${stub}\n__all__ = ${JSON.stringify(names)}\n`;
}

function stub(statement: string): string {
  return `
class Unwritten(Exception):
    pass

def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def stub(*args, **kwargs):
        ${statement}

    stub.__name__ = stub.__qualname__ = name
    return stub
`;
}
