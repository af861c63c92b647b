import type { JudgedBy } from '../../domain/reverify/input.ts';
import type { Reverified } from '../../domain/reverify/reverified.ts';
import { leftTable } from './left-table.ts';

/** What stored trials were judged by, and are; what differs is marked. */
export function judgedBySection({ before, now }: Reverified['judged_by']): string[] {
  const today = factsOf(now);
  const rows = factsOf(before).map(([name, value], index) => {
    const [, current = ''] = today[index] ?? [];
    return [name, value, current, value === current ? '' : '<- differs'];
  });
  return ['JUDGED BY', ...leftTable([['', 'Then', 'Now', ''], ...rows]), ...tasksLine(before, now)];
}

function factsOf({ sandboxes, limits, guards }: JudgedBy): [string, string][] {
  const each = (of: (box: JudgedBy['sandboxes'][number]) => string): string =>
    [...new Set(sandboxes.map(of))].join(', ');
  return [
    ['sandbox', each(({ level }) => `level ${level}`)],
    ['runner', each(({ runner }) => runner)],
    ['Python', each(({ python }) => python)],
    ['pytest', each(({ pytest }) => pytest)],
    ['CPU seconds', String(limits.cpu_seconds)],
    ['memory MiB', String(limits.memory_mib)],
    ['output KiB', String(limits.output_kib)],
    ['disk MiB', String(limits.disk_mib)],
    ['guards', guards.join(', ')],
  ];
}

function tasksLine({ task_sha256: before }: JudgedBy, { task_sha256: now }: JudgedBy): string[] {
  const tasks = Object.keys(before).toSorted();
  const gone = tasks.filter((id) => now[id] === undefined);
  const changed = tasks.filter((id) => now[id] !== undefined && now[id] !== before[id]);
  if (gone.length + changed.length === 0) return ['The task files are those of then.'];
  return [
    ...(changed.length === 0 ? [] : [`Task files that differ: ${changed.join(', ')}  <- differs`]),
    ...(gone.length === 0 ? [] : [`Task files that are not judged by, or gone: ${gone.join(', ')}`]),
  ];
}
