import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultsFolder } from '../../activities/files/results-folder.ts';
import { readStack } from '../../activities/files/stack-state.ts';
import type { Command } from './command.ts';
import { lostAndUnnoticed } from './lost-activities.ts';
import { type Phase, PHASES, phaseOf } from './phases.ts';
import type { PlannedKill, Victim } from './plan.ts';
import { killHard, type ProcessFamily } from './processes.ts';
import { hasProgressed, recordedCount, trainingSteps } from './progress.ts';
import { until } from './until.ts';

/** A recovery that takes longer is none. */
const RECOVERY_LIMIT_MS = 180_000;
const BRIEF = new Set<Phase>(['dataset', 'export', 'comparison']);
const WITH_THE_STACK = new Set<Victim>(['stack', 'command', 'power cut']);

export interface Kill {
  victim: Victim;
  /** The phase that it fell into, which is not always the planned one. */
  phase: Phase | 'done';
  /** Before the kill before it was overcome. */
  isDouble: boolean;
  /** Seconds after the start of the experiment. */
  atS: number;
  /** Until a look at the server found no lost activity that still counted as running; null where none can be lost. */
  noticedS: number | null;
  /** Until the server was there to notice it. Null where nobody asked. */
  answeredS: number | null;
  /** Until work that began after it had left a result; null when that never happened. */
  recoveredS: number | null;
}

export interface DisturbedRun {
  command: Command;
  family: ProcessFamily;
  folder: ResultsFolder;
  resultsDir: string;
  address: string;
  plan: readonly PlannedKill[];
  trialsPerArm: number;
  trainingSteps: number;
  /** How long each phase takes undisturbed, in ms. */
  phaseMs: Record<Phase, number>;
  onKill(kill: Kill): void;
}

/** Kills as planned, waits for the end, and says what each kill came to. */
export async function disturbedRun(run: DisturbedRun): Promise<Kill[]> {
  const startedAt = Date.now();
  const watching = setInterval(() => run.family.look(run.command.pid ?? undefined), 300);
  const kills: Promise<Kill>[] = [];
  try {
    for (const planned of run.plan) {
      if (planned.afterPreviousMs === null) {
        // A phase that is over in a moment does not wait until the kill before it is overcome.
        await Promise.race([kills.at(-1), ...(BRIEF.has(planned.phase) ? [untilPhase(planned.phase, run)] : [])]);
        await momentOf(planned, run);
      } else await sleep(planned.afterPreviousMs);
      // The next to the last kill may have been overcome by the end itself.
      if (run.command.isFinished || phaseOf(run.folder) === 'done') break;
      kills.push(strike(planned, run, startedAt));
    }
    await run.command.finished;
    return await Promise.all(kills);
  } finally {
    clearInterval(watching);
  }
}

async function untilPhase(phase: Phase, { command, folder }: DisturbedRun): Promise<void> {
  const place = (): number => [...PHASES, 'done'].indexOf(phaseOf(folder));
  await until(() => command.isFinished || place() >= PHASES.indexOf(phase), { pollMs: 5, limitMs: Infinity });
}

/** Waits until the planned phase has come to the planned point, or is over. */
async function momentOf({ phase, at, isByTime, jitterMs }: PlannedKill, run: DisturbedRun): Promise<void> {
  const { folder, command } = run;
  const place = (): number => [...PHASES, 'done'].indexOf(phaseOf(folder));
  await untilPhase(phase, run);
  if (isByTime) {
    // The first half, because the shortest phases are over while this process wakes up.
    await sleep(0.5 * at * run.phaseMs[phase]);
    return;
  }
  const isOver = (): boolean => command.isFinished || place() > PHASES.indexOf(phase);
  const isThere = async (): Promise<boolean> =>
    phase === 'training'
      ? (await trainingSteps(folder)) >= at * run.trainingSteps
      : (await recordedCount(folder, phase)) >= at * run.trialsPerArm;
  await until(async () => isOver() || (await isThere()), { pollMs: 50, limitMs: Infinity });
  if (!isOver()) await sleep(jitterMs);
}

async function strike(planned: PlannedKill, run: DisturbedRun, startedAt: number): Promise<Kill> {
  const { victim } = planned;
  // Whoever is down is waited for.
  await until(() => victims(victim, run).length > 0 || run.command.isFinished, { pollMs: 20, limitMs: 60_000 });
  const stackBefore = stackPid(run);
  const phase = phaseOf(run.folder);
  if (WITH_THE_STACK.has(victim)) run.command.strike();
  const killedAt = Date.now();
  for (const pid of victims(victim, run)) killHard(pid);
  if (victim === 'power cut') {
    // Those that were born since the last look.
    run.family.look();
    for (const pid of run.family.alive()) killHard(pid);
  }

  const [{ noticed, answered }, recovered] = await Promise.all([
    noticing(victim, run, killedAt),
    recovery(victim, run, killedAt, await stackBefore),
  ]);
  const after = (at: number | null): number | null => (at === null ? null : (at - killedAt) / 1000);
  const kill: Kill = {
    victim,
    phase,
    isDouble: planned.afterPreviousMs !== null,
    atS: (killedAt - startedAt) / 1000,
    noticedS: after(noticed),
    answeredS: after(answered),
    recoveredS: after(recovered),
  };
  run.onKill(kill);
  return kill;
}

function victims(victim: Victim, { family, command }: DisturbedRun): number[] {
  if (victim === 'command') return command.pid === null ? [] : [command.pid];
  const pids = family.of(victim);
  // Of several zygotes one; it is ended with all that is under it.
  return victim === 'zygote' ? pids.slice(-1) : pids;
}

async function noticing(
  victim: Victim,
  { address, command }: DisturbedRun,
  killedAt: number,
): Promise<{ noticed: number | null; answered: number | null }> {
  if (victim === 'Temporal' || victim === 'zygote') return { noticed: null, answered: null };
  let answered: number | null = null;
  let lookedAt = killedAt;
  const noLossIsOpen = async (): Promise<boolean> => {
    lookedAt = Date.now();
    const lost = await lostAndUnnoticed(address, victim, killedAt);
    // A later kill may take the server away again.
    answered = lost === null ? null : (answered ?? lookedAt);
    return command.isFinished || lost === 0;
  };
  const end = await until(noLossIsOpen, { pollMs: 500, limitMs: RECOVERY_LIMIT_MS });
  return { noticed: end === null ? Infinity : lookedAt, answered };
}

/** With the stack gone, what counts is what the next one does: the old one's last trials may still come to the disk. */
async function recovery(
  victim: Victim,
  run: DisturbedRun,
  killedAt: number,
  stackBefore: number | null,
): Promise<number | null> {
  const limits = { pollMs: 100, limitMs: RECOVERY_LIMIT_MS };
  const isReplaced = async (): Promise<boolean> => {
    const now = await stackPid(run);
    return run.command.isFinished || (now !== null && now !== stackBefore);
  };
  const since = WITH_THE_STACK.has(victim) ? await until(isReplaced, limits) : killedAt;
  if (since === null) return null;
  return until(async () => run.command.isFinished || hasProgressed(run.folder, since), limits);
}

/** Of a stack that is ready. */
async function stackPid({ resultsDir }: DisturbedRun): Promise<number | null> {
  const stack = await readStack(resultsDir).catch(() => null);
  return stack?.ready ? stack.pid : null;
}
