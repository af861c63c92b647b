import type { Attempt, SandboxRun, Step, TestOutcome, TrialRecord, Verdict } from '../../../domain/records.ts';
import { dataTable } from '../data-table.ts';
import { markup, type Markup, type Part } from '../markup.ts';
import { excerpt, folded } from './excerpt.ts';

const STEP_WORDS: Record<Step, string> = { g_test: 'Tests', g_impl: 'Implementation' };

/** Every attempt of a trial: prompt, answer, code, verdict, tests, feedback and output. */
export function story({ g_test, g_impl, error }: TrialRecord): Markup {
  return markup`${
    error === null
      ? null
      : markup`<h3>Error</h3>
${excerpt(error)}
`
  }${g_test.map((attempt) => attemptMarkup('g_test', attempt))}${g_impl.map((attempt) => attemptMarkup('g_impl', attempt))}`;
}

function attemptMarkup(step: Step, attempt: Attempt): Markup {
  const { verdict, prompt, completion, code } = attempt;
  return markup`<h3>${STEP_WORDS[step]}, attempt ${attempt.attempt}: ${verdict.passed ? 'accepted' : verdict.reason.replaceAll('_', ' ')}</h3>
<p class="facts">${facts(attempt)}</p>
${folded(`Prompt, ${attempt.prompt_tokens} tokens`, prompt)}<h4>Answer</h4>
${excerpt(completion)}
${
  code === null
    ? markup`<p class="facts">No code was found in it.</p>
`
    : folded('Code taken from it', code)
}${judgement(verdict)}`;
}

function facts({ seed, completion_tokens, duration_ms, finish_reason, prompt_sha256 }: Attempt): Part {
  return [
    `seed ${seed}`,
    `${completion_tokens} tokens in ${seconds(duration_ms)}`,
    finish_reason === 'length' ? 'ended by the token limit' : 'ended by the model',
    `prompt ${prompt_sha256.slice(0, 12)}`,
  ].join(' · ');
}

function judgement({ guard, passed, reason, feedback, tests, duration_ms, run }: Verdict): Markup {
  return markup`<h4>Verdict of the ${guard} guard: ${passed ? 'pass' : reason.replaceAll('_', ' ')}</h4>
<p class="facts">${[seconds(duration_ms), ...(run === null ? [] : runFacts(run))].join(' · ')}</p>
${tests.length === 0 ? null : testTable(tests)}${
    feedback === ''
      ? null
      : markup`<h4>Feedback</h4>
${excerpt(feedback)}
`
  }${run === null || run.stdout === '' ? null : folded('Standard output', run.stdout)}${run === null || run.stderr === '' ? null : folded('Standard error', run.stderr)}`;
}

function runFacts({ isolation, vacuous, cached, cpu_ms, peak_memory_bytes }: SandboxRun): string[] {
  return [
    `${seconds(cpu_ms)} of CPU`,
    `${(peak_memory_bytes / 2 ** 20).toFixed(1)} MiB at most`,
    isolation === 'process' ? 'solution in a process of its own' : 'solution in the process of pytest',
    ...(vacuous ? ['VACUOUS: the tests pass without a solution, too'] : []),
    ...(cached ? ['known from an equal run'] : []),
  ];
}

function testTable(tests: readonly TestOutcome[]): Markup {
  return dataTable({
    caption: 'Each test',
    head: ['Test', 'Outcome', 'Time'],
    rows: tests.map(({ id, outcome, duration_ms }) => [id.slice(0, 200), outcome, `${duration_ms} ms`]),
  });
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(milliseconds < 100 ? 3 : 2)} s`;
}
