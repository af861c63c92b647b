import { armLabel } from '../arm-words.ts';
import { wholeArms } from '../control-arms.ts';
import { HELD_OUT, HELD_OUT_IS } from '../control-words.ts';
import { markup, type Markup } from '../markup.ts';
import { OUTCOME_WORDS, OUTCOMES } from '../outcome-class.ts';
import type { ArmDetail, ReportData, TaskDetail, TrialMark } from '../report-data.ts';
import { tasksInOrder } from '../task-order.ts';
import { pageFile, PAGE_TRIALS, pageOf, trialAnchor, trialNumber } from '../trials/pages.ts';
import { classLegend } from './legend.ts';
import { classesIn } from './outcomes.ts';
import type { Section } from './section.ts';

/** With more trials than this, of which each takes some 250 bytes, the index names pages of transcripts instead. */
export const MAX_SINGLE_TRIALS = 10_000;

/** Pages of transcripts between two that have the number of their first trial before them. */
const NUMBERED_PAGES = 10;

export function trialIndex({ comparison, arms }: ReportData): Section {
  const total = arms.reduce(
    (sum, { tasks }) => sum + tasks.reduce((trials, task) => trials + task.trials.length, 0),
    0,
  );
  const single = total <= MAX_SINGLE_TRIALS;
  const body = markup`<p>${
    single
      ? 'Each square is a trial and leads to its transcript: every prompt, answer, verdict and feedback.'
      : `Each square leads to a page of ${PAGE_TRIALS} transcripts, in the order of the trials; its number and its colour tell how many of them passed. Between the squares stands the number of the next one’s first trial.`
  }</p>
${single ? markup`${classLegend(OUTCOMES, classesIn(arms))}${failsHiddenLegend(arms)}` : null}
${wholeArms(arms, armLabel).map(
  ({ label, arms: own }) => markup`<h3>${label}${label === HELD_OUT ? `: ${HELD_OUT_IS}` : null}</h3>
${tasksInOrder(comparison).map(({ task_id }) =>
  own.map((arm) => {
    const task = arm.tasks.find(({ taskId }) => taskId === task_id);
    return task ? taskRow(arm, task, single ? trialLinks : pageLinks) : null;
  }),
)}`,
)}`;
  return { id: 'trials', title: 'Every trial', body };
}

function failsHiddenLegend(arms: readonly ArmDetail[]): Markup | null {
  if (!arms.some(({ tasks }) => tasks.some(({ trials }) => trials.some(({ failsHidden }) => failsHidden)))) return null;
  return markup`<ul class="legend"><li><i class="s passed false" aria-hidden="true">${OUTCOME_WORDS.passed.glyph}</i><span><b>passed its own tests</b> and fails the <a href="#attribution">hidden ones</a></span></li></ul>
`;
}

type Links = (folder: string, task: TaskDetail) => Markup[];

function taskRow(arm: ArmDetail, task: TaskDetail, links: Links): Markup {
  return markup`<div class="trials"><h4>${task.taskId}</h4><ul>${links(`trials/${arm.name}`, task)}</ul></div>
`;
}

function trialLinks(folder: string, { taskId, trials }: TaskDetail): Markup[] {
  return trials.map((trial, position) => {
    const { glyph, label } = OUTCOME_WORDS[trial.outcome];
    const name = `${taskId} ${trialNumber(trial)}: ${label}${trial.failsHidden ? ', and fails the hidden tests' : ''}`;
    return markup`<li><a class="s ${trial.outcome}${trial.failsHidden ? ' false' : null}" href="${folder}/${pageFile(taskId, pageOf(position))}#${trialAnchor(trial)}" title="${name}" aria-label="${name}">${glyph}</a></li>`;
  });
}

function pageLinks(folder: string, { taskId, trials }: TaskDetail): Markup[] {
  const pages = Math.ceil(trials.length / PAGE_TRIALS);
  return Array.from({ length: pages }, (_, index) => {
    const shown: TrialMark[] = trials.slice(index * PAGE_TRIALS, (index + 1) * PAGE_TRIALS);
    const passed = shown.filter(({ outcome }) => outcome === 'passed').length;
    const [first = { trialIndex: 0 }] = shown;
    const name = `${taskId}, ${shown.length} trials from ${trialNumber(first)}: ${passed} passed`;
    const share = Math.round((100 * passed) / shown.length);
    const number = index % NUMBERED_PAGES === 0 ? markup`<li class="from">${trialNumber(first)}</li>` : null;
    return markup`${number}<li><a class="s page" style="--p:${share}%" href="${folder}/${pageFile(taskId, index + 1)}" title="${name}" aria-label="${name}">${passed}</a></li>`;
  });
}
