import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ResultsFolder } from '../../activities/files/results-folder.ts';

/**
 * What an experiment is doing, finer than its own phases: the fine-tuning is three different processes' work. A preflight
 * leaves no file, so it counts as the beginning of what comes after it; merging counts as the end of the probe.
 */
export const PHASES = ['baseline', 'dataset', 'training', 'export', 'probe', 'finetuned', 'comparison'] as const;
export type Phase = (typeof PHASES)[number];

/** The file whose appearance ends each phase: read from the disk, because it answers while everything is down. */
function lastFile(folder: ResultsFolder, phase: Phase): string {
  switch (phase) {
    case 'baseline':
    case 'finetuned':
      return folder.arm(phase).summary;
    case 'dataset':
      return folder.dataset('finetuned').report;
    case 'training':
      return join(folder.model('finetuned').root, 'result.json');
    case 'export':
      return join(folder.model('finetuned').root, 'null_adapter.gguf');
    case 'probe':
      return folder.model('finetuned').manifest;
    case 'comparison':
      return folder.comparison;
  }
}

export function phaseOf(folder: ResultsFolder): Phase | 'done' {
  return PHASES.find((phase) => !existsSync(lastFile(folder, phase))) ?? 'done';
}

/** How long each phase took in a run that nobody disturbs, in ms. Call it before that run begins. */
export async function timedPhases(folder: ResultsFolder, over: Promise<unknown>): Promise<Record<Phase, number>> {
  const spent = { baseline: 0, dataset: 0, training: 0, export: 0, probe: 0, finetuned: 0, comparison: 0 };
  let isOver = false;
  void over.finally(() => (isOver = true)).catch(() => undefined);
  let lastSeenAt = performance.now();
  for (let phase = phaseOf(folder); phase !== 'done' && !isOver; phase = phaseOf(folder)) {
    await sleep(5);
    spent[phase] += performance.now() - lastSeenAt;
    lastSeenAt = performance.now();
  }
  return spent;
}
