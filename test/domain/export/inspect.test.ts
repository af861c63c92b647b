import { describe, expect, test } from 'vitest';
import { conversation } from '../../../domain/export/inspect/conversation.ts';
import { eventsOf } from '../../../domain/export/inspect/events.ts';
import { inspectResults } from '../../../domain/export/inspect/results.ts';
import { LogTotals } from '../../../domain/export/inspect/totals.ts';
import { attemptsOf } from '../../../domain/export/judged-trial.ts';
import { renderChatMl } from '../../../domain/prompts.ts';
import type { TrialRecord } from '../../../domain/records.ts';
import { attributionOf } from '../../report/html/attributions.ts';
import { trialRecord } from '../trial-record.ts';

/** Trials of a task of which so many succeed and so many are broken. */
function trials(task_id: string, { successes, failures, broken = 0 }: Record<string, number>): TrialRecord[] {
  const shapes = [
    ...Array.from({ length: successes ?? 0 }, () => ({ implementation: 1 })),
    ...Array.from({ length: failures ?? 0 }, () => ({ implementation: null })),
    ...Array.from({ length: broken }, () => ({ implementation: null, broken: true })),
  ];
  return shapes.map((shape, index) => trialRecord({ index, task_id, tests: 1, ...shape }));
}

function totalsOf(records: readonly TrialRecord[], judged = true): LogTotals {
  const totals = new LogTotals();
  for (const record of records) totals.add({ record, attribution: judged ? attributionOf(record) : null });
  return totals;
}

describe('the results of a log', () => {
  test('have the mean of the tasks and its standard error, broken trials left out', () => {
    const records = [
      ...trials('a', { successes: 1, failures: 3, broken: 4 }),
      ...trials('b', { successes: 3, failures: 1 }),
      ...trials('c', { successes: 4, failures: 4 }),
    ];
    // Of 0.25, 0.75 and 0.5: standard deviation 0.25, by the square root of three.
    expect(inspectResults(totalsOf(records, false))).toEqual({
      total_samples: 20,
      completed_samples: 16,
      scores: [
        expect.objectContaining({
          name: 'tests',
          scored_samples: 3,
          unscored_samples: 0,
          metrics: {
            accuracy: { name: 'accuracy', value: 0.5, params: {} },
            stderr: { name: 'stderr', value: expect.closeTo(0.1443375673, 9), params: {} },
          },
        }),
      ],
    });
  });

  test('are zero without a scored trial, as Inspect has them', () => {
    expect(inspectResults(totalsOf(trials('a', { broken: 2 })))).toMatchObject({
      completed_samples: 0,
      scores: [{ scored_samples: 0, unscored_samples: 1, metrics: { accuracy: { value: 0 }, stderr: { value: 0 } } }],
    });
  });

  test('have the share of each verdict among the judged trials', () => {
    const records = trials('a', { successes: 6, failures: 6, broken: 2 });
    const result = inspectResults(totalsOf(records));
    expect(result).toMatchObject({ scores: [{}, { name: 'attribution', scored_samples: 12, unscored_samples: 2 }] });
    const verdicts = records.map((record) => attributionOf(record)?.verdict);
    const share = verdicts.filter((verdict) => verdict === 'true_success').length / 12;
    expect(share).toBeGreaterThan(0);
    expect(result).toMatchObject({ scores: [{}, { metrics: { true_success: { value: share, group: 'frequency' } } }] });
  });
});

test('the conversation of a trial has each answer once, with what was asked last before it', () => {
  const record = trialRecord({ tests: 2, implementation: 1 });
  const system = { role: 'system' as const, content: 'Be careful.' };
  const ask = (content: string) => ({ role: 'user' as const, content });
  const prompts = [
    [system, ask('Write tests.')],
    [system, ask('Write tests.'), { role: 'assistant' as const, content: 'g_test 1' }, ask('Rejected.')],
    [system, ask('Write code.')],
  ];
  const attempts = attemptsOf(record).map((each, index) => ({
    ...each,
    attempt: { ...each.attempt, prompt: renderChatMl(prompts[index] ?? []) },
  }));
  expect(conversation(attempts, 'm').map(({ role, content }) => `${role}: ${content}`)).toEqual([
    'system: Be careful.',
    'user: Write tests.',
    'assistant: g_test 1',
    'user: Rejected.',
    'assistant: g_test 2',
    'user: Write code.',
    'assistant: g_impl 1',
  ]);
});

test('the transcript has a span for each step, a call and a verdict for each attempt, in time', () => {
  const record = trialRecord({ tests: 2, implementation: 1 });
  const events = eventsOf({ record, attribution: attributionOf(record) }, 'm');
  expect(events).toMatchObject([
    { event: 'span_begin', id: 'g_test', working_start: 0, timestamp: '2026-01-01T00:00:00.000Z' },
    { event: 'model', span_id: 'g_test', working_start: 0, working_time: 0.001 },
    { event: 'info', data: { passed: false, reason: 'syntax_error' }, working_start: 0.001 },
    { event: 'model', working_start: 0.002 },
    { event: 'info', data: { passed: true } },
    { event: 'span_end', id: 'g_test', working_start: 0.004 },
    { event: 'span_begin', id: 'g_impl' },
    { event: 'model', span_id: 'g_impl' },
    { event: 'info', source: 'guard: tests' },
    { event: 'span_end', id: 'g_impl', timestamp: '2026-01-01T00:00:00.006Z' },
    { event: 'score', scorer: 'tests', score: { value: 'C' } },
    { event: 'score', scorer: 'attribution' },
  ]);
});
