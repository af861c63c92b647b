import { contrastedArms } from '../control-arms.ts';
import { rates } from '../figures/rates.ts';
import { figure } from '../figures/svg.ts';
import { markup } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { percent } from '../../numbers.ts';
import { armLegend } from './legend.ts';
import type { Section } from './section.ts';

export function passRates(data: ReportData): Section {
  const { comparison, arms } = data;
  const reference = arms.find(({ role }) => role === 'reference');
  const body = figure({
    id: 'rates',
    title: 'Pass rates by task and arm',
    description: `Over all tasks the baseline passed ${percent(comparison.overall.baseline.rate)} of its scored trials, the fine-tuned arm ${percent(comparison.overall.finetuned.rate)}.`,
    caption: markup`Pass rates with Wilson’s 95% intervals.${reference ? markup` The band is the interval of the reference arm ${reference.name}.` : null}`,
    draw: (layout) => rates(data, layout),
    legend: armLegend(contrastedArms(arms), 'dots and band'),
    csvFile: 'pass_rates.csv',
  });
  return { id: 'rates', title: 'Pass rates', body };
}
