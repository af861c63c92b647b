import type { Comparison } from '../domain/comparison/comparison.ts';
import { attributionSection } from './comparison/attribution.ts';
import { controlsSection } from './comparison/controls.ts';
import { hypothesesSection } from './comparison/hypotheses.ts';
import { overallSection } from './comparison/overall.ts';
import { seedsSection } from './comparison/seeds.ts';
import { sensitivitySection } from './comparison/sensitivity.ts';
import { tasksSection } from './comparison/tasks.ts';
import { wrap } from './wrap.ts';

export const WIDTH = 100;
const RULE = '='.repeat(70);

/** The comparison as plain text in the original experiment's form, at most 100 characters wide. */
export function consoleReport(comparison: Comparison): string {
  const sections: [string, string[]][] = [
    ['STATISTICAL COMPARISON REPORT', overallSection(comparison)],
    ['HYPOTHESIS EVALUATION', hypothesesSection(comparison)],
    ['RESULTS BY TASK', tasksSection(comparison)],
    ['CONTROLS', controlsSection(comparison)],
    ['ADAPTERS', seedsSection(comparison)],
    ['SENSITIVITY', sensitivitySection(comparison)],
    ['WHOSE FAULT', attributionSection(comparison)],
    ['NOTES', comparison.notes.map((text) => `- ${text}`)],
  ];
  return sections
    .filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => `${[title, RULE, ...lines.flatMap(wrapped)].join('\n')}\n`)
    .join('\n');
}

/** Continues a line that is too long under its own text. */
function wrapped(line: string): string[] {
  if (line.length <= WIDTH) return [line];
  const margin = /^ *(?:- )?/.exec(line)?.[0] ?? '';
  const indent = ' '.repeat(margin.length);
  return wrap(line.slice(margin.length), { width: WIDTH - margin.length, indent: '' }).map(
    (part, index) => (index === 0 ? margin : indent) + part,
  );
}
