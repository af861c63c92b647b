import type { Contrast, ControlResult } from '../../../domain/comparison/control.ts';
import { ControlName } from '../../../domain/spec.ts';
import { percent, testedP } from '../../numbers.ts';
import { labelled } from '../arm-words.ts';
import { contrastLabel, HELD_OUT, HELD_OUT_IS, UNTOLD } from '../control-words.ts';
import { dataTable } from '../data-table.ts';
import { controlForest, taskRows } from '../figures/controls.ts';
import { figure } from '../figures/svg.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import type { ReportData } from '../report-data.ts';
import { typeset, withInterval } from '../typeset.ts';
import type { Section } from './section.ts';

/** What the gain is held against; where nothing is, what therefore cannot be told. */
export function controls({ comparison }: ReportData): Section {
  const results = comparison.controls;
  const measured = results.some(({ contrasts }) => contrasts.length > 0);
  const missing = ControlName.options.filter((name) => !results.some(({ control }) => control === name));
  const body = markup`${
    measured
      ? markup`${figure({
          id: 'controls',
          title: 'The gain and its controls',
          description: `${results.map(({ reading }) => typeset(reading)).join(' ')} The table below has the numbers.`,
          caption: `Differences in pass rate with 95% intervals: Mantel-Haenszel over the tasks (diamonds), Newcombe’s in a single task (squares). The filled diamond is the gain that H1 is about; controls decide nothing.${results.some((result) => taskRows(result).length > 0) ? ` “${HELD_OUT}” is ${HELD_OUT_IS}.` : ''}`,
          draw: (layout) => controlForest(comparison, layout),
          csvFile: 'controls.csv',
        })}
${dataTable({
  caption: 'Each contrast, by the exact test that decides H1, stratified by task and two-sided.',
  head: ['Contrast', 'From', 'To', 'Difference, pp [95%]', 'Exact p'],
  rows: results.flatMap(rows),
})}`
      : null
  }${results.map(reading)}${missing.length === 0 ? null : untold(missing)}`;
  return { id: 'controls', title: 'Controls: what the gain is made of', body };
}

function rows(result: ControlResult): Part[][] {
  const [first, ...others] = result.contrasts;
  if (first === undefined) return [[result.control, 'not measured', '', '', '']];
  return [
    contrastRow(first),
    ...taskRows(result).map(({ task_id, from, to, difference, newcombe_95 }) => [
      markup`<span class="part">${task_id}</span>`,
      count(from),
      count(to),
      withInterval(difference, newcombe_95),
      '',
    ]),
    ...others.map(contrastRow),
  ];
}

function contrastRow(contrast: Contrast): Part[] {
  const { from, to, difference, interval_95, p } = contrast;
  return [
    contrastLabel(contrast),
    `${count(from)} (${percent(from.rate)})`,
    `${count(to)} (${percent(to.rate)})`,
    withInterval(difference, interval_95),
    typeset(testedP(p, difference)),
  ];
}

function count({ successes, trials }: { successes: number; trials: number }): string {
  return `${successes}/${trials}`;
}

function reading({ control, reading: text, infrastructure_errors: broken }: ControlResult): Markup {
  return markup`<p><b>${control}.</b> ${typeset(labelled(text))}${broken === 0 ? null : ` Not scored: ${broken} of its trials.`}</p>
`;
}

function untold(missing: readonly ControlName[]): Markup {
  const all = missing.length === ControlName.options.length;
  return markup`<p>${all ? 'No control was run' : `Not run: ${missing.join(', ')}`}, so these data cannot tell ${missing.map((name) => UNTOLD[name]).join('; nor ')}. The field <code>controls</code> of the spec asks for them.</p>
`;
}
