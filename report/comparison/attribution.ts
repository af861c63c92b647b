import type { AttributionComparison, Faults, FigureChanges } from '../../domain/comparison/attribution.ts';
import { FIGURE_WORDS, VERDICT_COLUMNS, VERDICT_LEGEND } from '../../domain/comparison/attribution-words.ts';
import type { Comparison } from '../../domain/comparison/comparison.ts';
import { table } from '../../domain/table.ts';
import { costLine, verdictCells } from '../attribution.ts';
import { percent, points, pointsInterval, signedPoints } from '../numbers.ts';

type JudgedArm = AttributionComparison['arms'][number];
type TaskChange = NonNullable<AttributionComparison['change']>['per_task'][number];
type Interval = readonly [low: number, high: number];

const WIDTH = 100;
const INTERVAL = '95% interval';

const LEGEND =
  'Hidden if valid is of trials with valid tests, Hidden failed of successes; Mutants killed is the mean share that valid tests kill.';
const CHANGE_LEGEND =
  'Changes are stratified by task, those in the table of tasks are of true successes; they describe and decide nothing.';

/** What the trials are by the tasks' own controls: faults and verdicts by arm, then figures and tasks of the pair; empty where unknown. */
export function attributionSection({ attribution, arms: names }: Comparison): string[] {
  const [before, after, ...siblings] = attribution?.arms ?? [];
  if (!attribution || !before || !after) return [];
  const { change } = attribution;
  const told = [...attribution.readings, costLine(attribution.arms)].map((text) => `- ${text}`);
  if (attribution.arms.every(({ overall }) => overall.true_success.of === 0)) return told;
  const usual = names.baseline === 'baseline' && names.finetuned === 'finetuned';
  const arms = [{ ...before, arm: 'Baseline' }, { ...after, arm: 'Fine-tuned' }, ...siblings];
  return [
    ...(usual ? [] : [`Baseline is here ${before.arm}, fine-tuned is ${after.arm}.`]),
    ...table([['Failures', 'All', "Tests'", "Impl.'s", "Both's", 'Vacuous', 'Unclear'], ...arms.map(faultRow)], {
      width: WIDTH,
    }),
    "By whose fault: the tests' alone, the implementation's alone, both's.",
    '',
    ...table([['Trials', ...VERDICT_COLUMNS], ...arms.map(verdictRow)], { width: WIDTH }),
    `By verdict: ${VERDICT_LEGEND}.`,
    '',
    ...figures(before, after, change?.overall ?? null),
    change === null ? LEGEND : `${LEGEND} ${CHANGE_LEGEND}`,
    '',
    ...tasks(before, after, change?.per_task ?? null),
    '',
    ...told,
  ];
}

function faultRow({ arm, overall: { faults } }: JudgedArm): string[] {
  const { failures } = faults;
  const cell = (fault: keyof Faults): string =>
    faults[fault] === 0 ? '0' : `${faults[fault]} (${percent(faults[fault] / failures)})`;
  return [arm, String(failures), ...(['tests', 'implementation', 'both', 'vacuous', 'unclear'] as const).map(cell)];
}

function verdictRow({ arm, overall: { verdicts } }: JudgedArm): string[] {
  return [arm, ...verdictCells(verdicts)];
}

/** The counts that values are of give way where there is no room for them: the names never do. */
function figures(before: JudgedArm, after: JudgedArm, changes: FigureChanges | null): string[] {
  const full = figureTable(before, after, changes, true);
  return full.every((line) => line.length <= WIDTH) ? full : figureTable(before, after, changes, false);
}

function figureTable(before: JudgedArm, after: JudgedArm, changes: FigureChanges | null, counts: boolean): string[] {
  const head = ['Figure', 'Baseline', INTERVAL, 'Fine-tuned', INTERVAL];
  const rows = FIGURES.map((figure) => [
    FIGURE_WORDS[figure].brief,
    ...cells(before, figure, counts),
    ...cells(after, figure, counts),
    ...(changes === null ? [] : changeCells(changes[figure])),
  ]);
  return table([[...head, ...(changes === null ? [] : ['Diff pp', INTERVAL])], ...rows], { width: Infinity });
}

const FIGURES = [
  'test_validity',
  'mutation_score',
  'right_given_valid',
  'false_success',
  'true_success',
  'passes_hidden',
] as const satisfies (keyof FigureChanges)[];

/** `85.3% of 150` with its interval. */
function cells(
  { overall }: JudgedArm,
  figure: keyof FigureChanges,
  counts: boolean,
): [value: string, interval: string] {
  const { value, of, interval } = valueOf(overall, figure);
  return [`${percent(value)}${counts ? ` of ${of}` : ''}`, value === null ? 'n/a' : unsigned(interval)];
}

function valueOf(
  figures: JudgedArm['overall'],
  figure: keyof FigureChanges,
): { value: number | null; of: number; interval: Interval | null } {
  if (figure === 'mutation_score') {
    const { mean, n, interval_95 } = figures.mutation_score;
    return { value: mean, of: n, interval: interval_95 };
  }
  const { rate, of, wilson_95 } = figures[figure];
  return { value: rate, of, interval: wilson_95 };
}

function changeCells({ difference, interval_95 }: FigureChanges[keyof FigureChanges]): string[] {
  return [signedPoints(difference), pointsInterval(interval_95)];
}

function tasks(before: JudgedArm, after: JudgedArm, changes: readonly TaskChange[] | null): string[] {
  const moving = ['test_validity', 'false_success', 'true_success'] as const;
  const rows = before.per_task.map(({ task_id, ...from }) => {
    const to = after.per_task.find((task) => task.task_id === task_id);
    const change = changes?.find((task) => task.task_id === task_id)?.true_success;
    return [
      task_id,
      ...moving.map((figure) => `${percent(from[figure].rate)} -> ${percent(to?.[figure].rate ?? null)}`),
      ...(changes === null ? [] : changeCells(change ?? { difference: null, interval_95: null })),
    ];
  });
  const head = ['Task', ...moving.map((figure) => FIGURE_WORDS[figure].brief)];
  return table([[...head, ...(changes === null ? [] : ['Diff pp', INTERVAL])], ...rows], { width: WIDTH });
}

function unsigned(interval: Interval | null): string {
  return interval === null ? 'n/a' : `${points(interval[0])} to ${points(interval[1])}`;
}
