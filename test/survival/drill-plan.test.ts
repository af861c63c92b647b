import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PHASES } from '../../bench/drill/phases.ts';
import { killPlan } from '../../bench/drill/plan.ts';

const seeds = fc.integer({ min: 0, max: 2 ** 31 });

test('a seed decides every kill of a drill', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      expect(killPlan(seed, 22)).toEqual(killPlan(seed, 22));
    }),
  );
  expect(killPlan(1, 22)).not.toEqual(killPlan(2, 22));
});

test('every drill of 22 kills plans 20 or more, in all phases, the trainer in its training among them', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const plan = killPlan(seed, 22);
      expect(plan.length).toBeGreaterThanOrEqual(20);
      expect([...new Set(plan.map(({ phase }) => phase))]).toEqual([...PHASES]);
      expect(plan.find(({ phase }) => phase === 'training')?.victim).toBe('GPU worker');
    }),
  );
});

test('the kills of a drill strike every kind of process', () => {
  fc.assert(
    fc.property(seeds, (seed) => {
      const struck = new Set(killPlan(seed, 22).map(({ victim }) => victim));
      expect([...struck].toSorted()).toEqual([
        'GPU worker',
        'Temporal',
        'command',
        'power cut',
        'stack',
        'workers',
        'zygote',
      ]);
    }),
  );
});
