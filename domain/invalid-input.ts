/** The caller's input is wrong. Each problem is one line: `path: problem (got X, allowed Y)`. */
export class InvalidInput extends Error {
  override name = 'InvalidInput';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('\n'));
    this.problems = problems;
  }
}

/** A file of ours does not hold what it should. */
export class DamagedFile extends Error {
  override name = 'DamagedFile';

  constructor(file: string, line: number | null, problem: string) {
    super(`${file}${line === null ? '' : `:${line}`}: ${problem}`);
  }
}
