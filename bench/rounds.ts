/** One thing to be timed. `run` gets a number that no other run of any case has, so that no two runs are equal. */
export interface Case {
  name: string;
  runs: number;
  /** How many runs are under way at a time. */
  inFlight: number;
  run(number: number): Promise<unknown>;
}

export interface Timing {
  name: string;
  /** Wall time of a round divided by its runs: the median of all rounds. */
  msPerRun: number;
}

/** Times the cases in turn, round after round, so that a neighbour's load falls on all of them alike. */
export async function interleaved(cases: readonly Case[], rounds: number): Promise<Timing[]> {
  const times = cases.map((): number[] => []);
  let number = 0;
  for (let round = 0; round <= rounds; round += 1) {
    for (const [index, { runs, inFlight, run }] of cases.entries()) {
      const numbers = Array.from({ length: runs }, () => (number += 1)).values();
      const startedAt = performance.now();
      await Promise.all(Array.from({ length: inFlight }, () => oneAfterTheOther(numbers, run)));
      // The first round warms up.
      if (round > 0) times[index]?.push((performance.now() - startedAt) / runs);
    }
  }
  return cases.map(({ name }, index) => ({ name, msPerRun: median(times[index] ?? []) }));
}

async function oneAfterTheOther(numbers: Iterator<number>, run: Case['run']): Promise<void> {
  for (let next = numbers.next(); !next.done; next = numbers.next()) await run(next.value);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
