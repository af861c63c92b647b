import { duration } from '../../domain/duration.ts';
import { wilson95 } from '../../domain/statistics/wilson.ts';
import { table } from '../../domain/table.ts';
import { percent, percentInterval } from '../../report/numbers.ts';
import { type ArmProgress, overall, planned, type TaskProgress } from '../../workflows/arm-progress.ts';
import { bar } from './bar.ts';
import { type Line, line } from './line.ts';

const WIDEST_BAR = 40;

interface Row extends TaskProgress {
  planned: number;
}

interface Column {
  title: string;
  cell: (row: Row) => string;
}

const TASK: Column = { title: 'task', cell: ({ task_id }) => task_id };
const DONE: Column = { title: 'done', cell: ({ done, planned: of }) => `${done}/${of}` };
const PASS: Column = { title: 'pass', cell: (row) => percent(scored(row) === 0 ? null : row.successes / scored(row)) };
const INTERVAL: Column = {
  title: '95% interval',
  cell: (row) =>
    scored(row) === 0 ? '' : percentInterval(wilson95({ successes: row.successes, trials: scored(row) })),
};
const FAILED_TESTS: Column = { title: 'tests failed', cell: ({ g_test_failed }) => String(g_test_failed) };
const FAILED_IMPL: Column = { title: 'impl failed', cell: ({ g_impl_failed }) => String(g_impl_failed) };
const INFRA: Column = { title: 'infra', cell: ({ infrastructure_errors }) => String(infrastructure_errors) };
/** The first set that fits is shown; 80 columns hold the second with the tasks that come along. */
const COLUMN_SETS = [
  [TASK, DONE, PASS, INTERVAL, FAILED_TESTS, FAILED_IMPL, INFRA],
  [TASK, DONE, PASS, INTERVAL, { ...FAILED_TESTS, title: 'g_test' }, { ...FAILED_IMPL, title: 'g_impl' }, INFRA],
  [TASK, DONE, PASS, INTERVAL],
  [TASK, DONE, PASS],
];

/** How far an arm is: a bar, its pace, and a table by task, in at most `rows` lines where that is possible. */
export function armBlock(arm: ArmProgress, { columns, rows }: { columns: number; rows: number }): Line[] {
  const head = [barLine(arm, columns), line(paceText(arm))];
  const lines = tableLines(arm, columns);
  if (head.length + 1 + lines.length <= rows) return [...head, line(''), ...lines];
  const shown = rows - head.length - 3;
  if (shown < 0) return head;
  const hidden = arm.tasks.length - shown;
  const more = hidden > 0 ? [line(`… ${hidden} tasks more`, 'dim')] : [];
  return [...head, ...lines.slice(0, 1 + shown), ...more, ...lines.slice(-1)];
}

function barLine(arm: ArmProgress, columns: number): Line {
  const { done } = overall(arm);
  const all = planned(arm);
  const share = all === 0 ? '' : `  ${Math.floor((100 * done) / all)}%`;
  const counts = `${done}/${all} trials${share}`;
  const width = Math.min(WIDEST_BAR, columns - arm.arm.length - counts.length - 4);
  return line(`${arm.arm}  ${bar(done, all, width)}  ${counts}`, 'bold');
}

function paceText({ in_flight, finished_per_s, eta_s, attributing, held }: ArmProgress): string {
  if (attributing) return "being attributed: tests and code are judged by the tasks' controls";
  return [
    ...(eta_s === null || held.length > 0 ? [] : [`about ${duration(eta_s)} left`]),
    `${in_flight} in flight`,
    ...(finished_per_s === null ? [] : [`${finished_per_s.toPrecision(2)} trials/s`]),
  ].join(', ');
}

function tableLines(arm: ArmProgress, columns: number): Line[] {
  const rows: Row[] = [
    ...arm.tasks.map((task) => ({ ...task, planned: arm.trials_per_task })),
    { task_id: 'all', ...overall(arm), planned: planned(arm) },
  ];
  const tables = COLUMN_SETS.map((set) => cellsOf(set, rows));
  const cells = tables.find((each) => widthOf(each) <= columns) ?? tables.at(-1) ?? [];
  return table(cells, { width: columns }).map((text, index, all) => {
    if (index === 0) return line(text, 'dim');
    return index === all.length - 1 ? line(text, 'bold') : line(text);
  });
}

function cellsOf(set: readonly Column[], rows: readonly Row[]): string[][] {
  return [set.map(({ title }) => title), ...rows.map((row) => set.map(({ cell }) => cell(row)))];
}

function widthOf(cells: readonly string[][]): number {
  return Math.max(...table(cells, { width: Infinity }).map((text) => text.length));
}

function scored({ done, infrastructure_errors }: TaskProgress): number {
  return done - infrastructure_errors;
}
