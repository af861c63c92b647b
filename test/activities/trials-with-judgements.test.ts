import { expect, test } from 'vitest';
import { judgedTrials } from '../../activities/report/trials-with-judgements.ts';
import type { TrialAttribution } from '../../domain/attribution/attribution.ts';
import type { TrialRecord } from '../../domain/records.ts';
import { attributionOf } from '../report/html/attributions.ts';
import { recordsOf } from '../report/html/records.ts';

const RECORDS = [...recordsOf('fibonacci', { arm: 'baseline', trials: 25 })];
const ATTRIBUTIONS = RECORDS.map(attributionOf).filter((attribution) => attribution !== null);

async function judged(
  records: readonly TrialRecord[],
  attributions: readonly TrialAttribution[],
): Promise<(string | null)[]> {
  const trials: (string | null)[] = [];
  for await (const { attribution } of judgedTrials(each(records), each(attributions))) {
    trials.push(attribution?.trial_id ?? null);
  }
  return trials;
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

test('each scored trial has its own judgement, and one that was not scored none', async () => {
  expect(await judged(RECORDS, ATTRIBUTIONS)).toEqual(
    RECORDS.map(({ trial_id, outcome }) => (outcome === 'infrastructure_error' ? null : trial_id)),
  );
});

test('a judgement that is missing leaves the others where they belong', async () => {
  const found = await judged(
    RECORDS,
    ATTRIBUTIONS.filter((_, index) => index % 3 !== 0),
  );
  expect(found.filter((id, index) => id !== null && id !== RECORDS[index]?.trial_id)).toEqual([]);
  expect(found.filter((id) => id !== null).length).toBe(ATTRIBUTIONS.filter((_, index) => index % 3 !== 0).length);
  expect(await judged(RECORDS, [])).toEqual(RECORDS.map(() => null));
  expect(await judged(RECORDS.slice(5, 6), ATTRIBUTIONS)).toEqual([RECORDS[5]?.trial_id]);
});

test('a trial that was made again since, and ended otherwise, has no judgement', async () => {
  const [first, ...others] = ATTRIBUTIONS;
  if (first === undefined) throw new Error('no trials');
  const [found] = await judged(RECORDS, [
    { ...first, outcome: first.outcome === 'success' ? 'g_impl_failed' : 'success' },
    ...others,
  ]);
  expect(found).toBe(null);
});

test('a judgement of other tests or another implementation than the trial has is outdated', async () => {
  for (const program of ['tests', 'implementation'] as const) {
    const others = ATTRIBUTIONS.map((attribution): TrialAttribution => {
      const { [program]: judgement } = attribution;
      return judgement === null ? attribution : { ...attribution, [program]: { ...judgement, sha256: 'f'.repeat(64) } };
    });
    const found = { current: 0, outdated: 0 };
    for await (const { attribution, outdated } of judgedTrials(each(RECORDS), each(others))) {
      if (outdated) found.outdated += 1;
      if (attribution !== null) found.current += 1;
    }
    const concerned = ATTRIBUTIONS.filter(({ [program]: judgement }) => judgement !== null).length;
    expect(found).toEqual({ current: ATTRIBUTIONS.length - concerned, outdated: concerned });
  }
});
