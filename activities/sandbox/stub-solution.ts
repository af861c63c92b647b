/**
 * A solution that has every name and does nothing: each raises NotImplementedError when it is called. Tests that pass
 * against it would pass against anything.
 */
export const STUB_SOLUTION = `
def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)

    def stub(*args, **kwargs):
        raise NotImplementedError(name)

    stub.__name__ = stub.__qualname__ = name
    return stub
`;
