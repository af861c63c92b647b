"""The solution in a process of its own.

The tests' process believes nothing that comes from there: it reads values and references, never code. `server` runs
beside the solution, `proxy` beside pytest; a socket lies between them, with one request under way at a time.
"""
