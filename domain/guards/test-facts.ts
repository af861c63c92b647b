/** What a test file says by its syntax, for guards of the step `g_test`; none of its code has run. */
export interface TestFacts {
  /** `from solution import name as as`, wherever it stands; `as` is the name where there is no other. */
  imports: { name: string; as: string }[];
  /** True for `from solution import *`. */
  starImport: boolean;
  /** Names under which the module itself is imported: `import solution as s`. */
  modules: string[];
  /** What is read of the module under those names: `s.fibonacci` is `fibonacci`. */
  attributes: string[];
  /** What is assigned to the module, deleted from it or patched: `@patch('solution.fibonacci')` is `fibonacci`. */
  replaced: string[];
  /** Names that the file's top level binds by anything but an import from `solution`, an annotation or `= None`. */
  defined: string[];
  /** Names that functions bind for themselves; their parameters and imports aside. */
  local: string[];
  /** Names that are read where they do not mean a parameter or such a local name. */
  used: string[];
  /** Names that are read, but neither bound in the file nor built in: what a star import must bring. */
  missing: string[];
  /** Those that pytest is certain to collect; a class has what it inherits from classes of the same file. */
  tests: TestFunction[];
}

export interface TestFunction {
  /** `test_x` or `TestX::test_y`. */
  id: string;
  /**
   * Rows of its `parametrize` marks that differ, multiplied, up to 10,000; 1 without such a mark, or where its table is
   * not written out; 0 for an empty table.
   */
  cases: number;
  /** Claims that it makes by itself or through helpers of the same file. */
  assertions: number;
  /** False where a mark always leaves it out (its own, its class's or its file's), or where it is a coroutine, which pytest alone does not await. */
  runs: boolean;
}
