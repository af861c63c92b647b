import { DamagedFile } from '../../domain/invalid-input.ts';

interface TrialCount {
  experiment_id: string;
  arm: string;
  /** Of the trials. */
  file: string;
  /** Trials in the file, and in the arm's summary. */
  there: number;
  counted: number;
  /** What is counted: all trials, or the scored ones. */
  what?: 'trials' | 'scored trials';
}

/** `DamagedFile` where a file has not as many trials as the summary of its arm counts. */
export function requireCounted({ experiment_id, arm, file, there, counted, what = 'trials' }: TrialCount): void {
  if (there === counted) return;
  throw new DamagedFile(
    file,
    null,
    `${there} ${what} where the summary of ${arm} counts ${counted}; \`tddft benchmark --id ${experiment_id} --arm ${arm}\` counts again`,
  );
}
