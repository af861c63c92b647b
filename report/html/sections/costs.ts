import type { Step } from '../../../domain/records.ts';
import { armLabel } from '../arm-words.ts';
import { contrastedArms } from '../control-arms.ts';
import { dataTable } from '../data-table.ts';
import { type Distribution, percentile } from '../distribution.ts';
import { costs } from '../figures/costs.ts';
import { figure } from '../figures/svg.ts';
import { markup, type Part } from '../markup.ts';
import type { ArmDetail, ReportData } from '../report-data.ts';
import { armLegend } from './legend.ts';
import type { Section } from './section.ts';
import { spendingTable } from './spending.ts';

export function timesAndTokens({ arms: all, comparison }: ReportData): Section {
  const arms = contrastedArms(all);
  const body = markup`${figure({
    id: 'costs',
    title: 'Distributions of tokens and times',
    description:
      'For each arm, the share of answers or trials that took at most so many tokens or milliseconds. The table below has medians and 90th percentiles.',
    caption:
      'Empirical distributions on logarithmic axes. Tokens are a property of the model, times of the machine and of what else it did.',
    draw: (layout) => costs(arms, layout),
    legend: armLegend(arms, 'lines'),
    csvFile: 'costs.csv',
  })}
${dataTable({
  caption:
    'Median, and 90th percentile in parentheses. Tokens per second are those of single answers, while others were generated beside them.',
  head: ['Arm and step', 'Answers', 'Tokens', 'Seconds', 'Tokens/s', 'Guard, seconds'],
  rows: arms.flatMap((arm) => [row(arm, 'g_test', 'tests'), row(arm, 'g_impl', 'implementation')]),
})}
${dataTable({
  caption: 'Whole trials, from their start to their record: what waits in queues is in it.',
  head: ['Arm', 'Trials', 'Seconds', 'Attempts per success'],
  rows: all.map(({ summary: { overall }, trialMs, ...arm }) => [
    armLabel(arm),
    overall.trials,
    pair(trialMs, seconds),
    overall.successes === 0 ? 'n/a' : (overall.attempts / overall.successes).toFixed(2),
  ]),
})}${spendingTable(comparison)}`;
  return { id: 'costs', title: 'Tokens and times', body };
}

function row(arm: ArmDetail, step: Step, name: string): Part[] {
  const { answers, tokens, answerMs, tokensPerSecond, guardMs } = arm.steps[step];
  return [
    `${armLabel(arm)}, ${name}`,
    answers,
    pair(tokens, String),
    pair(answerMs, seconds),
    pair(tokensPerSecond, (value) => value.toPrecision(3)),
    pair(guardMs, seconds),
  ];
}

function pair(distribution: Distribution | null, words: (value: number) => string): string {
  const median = percentile(distribution, 50);
  const p90 = percentile(distribution, 90);
  return median === null || p90 === null ? 'n/a' : `${words(median)} (${words(p90)})`;
}

function seconds(milliseconds: number): string {
  const value = milliseconds / 1000;
  if (value < 0.1) return value.toPrecision(2);
  return value >= 100 ? value.toFixed(0) : value.toFixed(value >= 10 ? 1 : 2);
}
