/**
 * A solution that has every name and does nothing: each raises NotImplementedError when it is called. Tests that pass
 * against it would pass against anything.
 */
export const RAISING_STUB = stub('raise NotImplementedError(name)');

/**
 * A solution whose every name returns, when it is called, a fresh object that is equal to nothing else and has no other
 * use: it has no truth, length, items, order or sum. Tests that pass against it call the solution and claim nothing.
 */
export const OPAQUE_STUB = `
class Opaque:
    def __bool__(self):
        raise NotImplementedError

${stub('return Opaque()')}`;

function stub(statement: string): string {
  return `
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def stub(*args, **kwargs):
        ${statement}

    stub.__name__ = stub.__qualname__ = name
    return stub
`;
}
