import type { TaskControls } from '../../domain/attribution/judged-program.ts';
import { judgeAnswer } from '../../domain/guards/answer.ts';
import type { Verdict } from '../../domain/records.ts';
import type { Program } from '../../domain/reverify/programs.ts';
import type { Judged, Judgement } from '../../domain/reverify/verdicts.ts';
import type { ExperimentSpec } from '../../domain/spec.ts';
import { judgeImplementation } from '../attribution/judge-implementation.ts';
import { judgeTests } from '../attribution/judge-tests.ts';
import { judgeTestFile } from '../guards/judge-test-file.ts';
import { type Sandbox, SandboxUnavailable } from '../sandbox/index.ts';

/** What programs of one task are judged by. */
export interface Standards extends Pick<ExperimentSpec, 'guards' | 'limits'> {
  entry_point: string;
  /** Today's; null while only attempts are judged, which need none. A sandbox worker has no folder of tasks. */
  controls: TaskControls | null;
}

/** What today's sandbox says of a program. Throws `SandboxUnavailable`, which is tried again, or the signal's reason. */
export async function judgeProgram(
  sandbox: Sandbox,
  program: Program,
  standards: Standards,
  signal: AbortSignal,
): Promise<Judged> {
  const { guards, limits, entry_point } = standards;
  switch (program.kind) {
    case 'test_file': {
      const { finish_reason, code } = program;
      return judgementOf(await judgeTestFile(sandbox, { finish_reason, code, guards, entry_point, limits }, signal));
    }
    case 'implementation': {
      const { finish_reason, code, tests } = program;
      const judged = judgeAnswer('tests', { finishReason: finish_reason, code });
      if (judged.rejected) return judgementOf(judged.rejected);
      const { verdict } = await sandbox.runTests({ tests, solution: judged.code, limits }, signal);
      return judgementOf(verdict);
    }
    case 'controls': {
      const bench = { sandbox, controls: controlsOf(standards), limits, signal };
      return (await judgeTests(program.tests, bench)).judgement;
    }
    case 'hidden': {
      const bench = { sandbox, controls: controlsOf(standards), limits, signal };
      return (await judgeImplementation(program.code, bench)).judgement;
    }
  }
}

function judgementOf({ guard, passed, reason, feedback, run }: Verdict): Judgement {
  if (reason === 'infrastructure_error') throw new SandboxUnavailable(feedback);
  return { guard, passed, reason, feedback, vacuous: run?.vacuous ?? false };
}

function controlsOf({ controls }: Standards): TaskControls {
  if (controls === null) throw new TypeError('an attribution needs the controls of its task');
  return controls;
}
