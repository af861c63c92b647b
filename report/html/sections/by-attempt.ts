import { contrastedArms } from '../control-arms.ts';
import { attempts } from '../figures/attempts.ts';
import { figure } from '../figures/svg.ts';
import type { ReportData } from '../report-data.ts';
import { armLegend } from './legend.ts';
import type { Section } from './section.ts';

export function byAttempt({ arms: all, manifest }: ReportData): Section {
  const arms = contrastedArms(all);
  const { retry_budget: budget, feedback } = manifest.design.spec;
  const body = figure({
    id: 'attempts',
    title: 'Cumulative success by attempt',
    description: `For each step, the share of scored trials that was accepted within 1 to ${budget} attempts. The last values of the second step are the pass rates.`,
    caption: `The share of all scored trials accepted within so many attempts of a step, with Wilson’s 95% intervals. ${
      feedback === 'guard'
        ? 'A retry shows the model its rejected answer and the reason, so attempts are no independent samples: this is not pass@k.'
        : 'This is not pass@k: a step is asked again only after it failed.'
    }`,
    draw: (layout) => attempts(arms, layout),
    legend: armLegend(arms, 'dots'),
    csvFile: 'attempts.csv',
  });
  return { id: 'attempts', title: 'Success by attempt', body };
}
