import { setMaxListeners } from 'node:events';
import { folderProblems, type TaskFile } from '../../domain/task-check-folder.ts';
import {
  caseCount,
  caseCountProblem,
  type ControlKind,
  controlProblem,
  type ControlRun,
  controlRuns,
  type JudgedControl,
} from '../../domain/task-check-runs.ts';
import { type TaskProblem, textProblems } from '../../domain/task-check.ts';
import { Limits } from '../../domain/spec.ts';
import { type Sandbox, SandboxUnavailable } from '../sandbox/index.ts';
import { structureProblems } from './structure.ts';

/** How many controls of a kind there were, and how many came to what they must. */
export interface ControlCount {
  held: number;
  total: number;
}

export interface TaskCheck {
  task: string;
  /** Of the hidden tests, parameters counted; null where no reference passes them. */
  cases: number | null;
  controls: Record<ControlKind, ControlCount>;
  problems: TaskProblem[];
}

/** Every control of one task, all at once. Throws `SandboxUnavailable` where the sandbox breaks, or the signal's reason. */
export async function checkTask(
  file: TaskFile,
  folder: readonly TaskFile[],
  { sandbox, signal }: { sandbox: Sandbox; signal: AbortSignal },
): Promise<TaskCheck> {
  const { task } = file;
  // Every run listens for it, and all of them wait at once.
  setMaxListeners(0, signal);
  const judging = { sandbox, limits: Limits.parse({}), signal };
  const [judged, alike] = await Promise.all([
    Promise.all(controlRuns(task).map((run) => judgeControl(run, judging))),
    structureProblems(task.reference_solutions, judging),
  ]);
  const found = judged.map((control) => ({ control, problem: controlProblem(control) }));
  const count = (kind: ControlKind): ControlCount => {
    const own = found.filter(({ control }) => control.run.kind === kind);
    return { held: own.filter(({ problem }) => problem === null).length, total: own.length };
  };
  const problems = [...found.map(({ problem }) => problem), caseCountProblem(judged)];
  return {
    task: file.name,
    cases: caseCount(judged),
    controls: { reference: count('reference'), stub: count('stub'), mutant: count('mutant'), hack: count('hack') },
    problems: [
      ...textProblems(task),
      ...folderProblems(file, folder),
      ...alike,
      ...problems.filter((problem) => problem !== null),
    ],
  };
}

type Judging = { sandbox: Sandbox; limits: Limits; signal: AbortSignal };

async function judgeControl(run: ControlRun, { sandbox, limits, signal }: Judging): Promise<JudgedControl> {
  const { tests, solution } = run;
  const verdicts = await Promise.all(
    Array.from({ length: run.repeats }, async (_, repeat) => {
      // The sandbox remembers equal runs; a comment makes each one a run of its own.
      const program = repeat === 0 ? solution : `${solution}\n# run ${repeat + 1}\n`;
      const { verdict } = await sandbox.runTests({ tests, solution: program, limits }, signal);
      if (verdict.reason === 'infrastructure_error') throw new SandboxUnavailable(verdict.feedback);
      return verdict;
    }),
  );
  return { run, verdicts };
}
