import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { GradientLimit } from '../../activities/model/slots/gradient-limit.ts';
import { RequestLimit } from '../../activities/model/slots/request-limit.ts';
import { mulberry32 } from '../../domain/statistics/random.ts';
import { type SimulatedServer, Simulation } from './model-slots-simulation.ts';

const PLAIN: SimulatedServer = { slots: 4, msPerToken: 10, slowdown: 0, noise: 0.3, turnaroundMs: 20 };
const slots = fc.integer({ min: 1, max: 64 });
const seed = fc.integer({ min: 1, max: 2 ** 31 });
const SETTLING = 2500;
const SETTLED = 1500;
/** Noise lets one server in some thousands settle later; which ones are drawn must not decide whether a test passes. */
const DRAWN = 8;

/** The limit that holds most of the time once it has settled; in between its neighbours are tried. */
function settledLimit(simulation: Simulation): number {
  simulation.run(SETTLING);
  return simulation.run(SETTLED).toSorted((a, b) => a - b)[SETTLED / 2] ?? 0;
}

describe('where a server does not tell its slots', () => {
  test('the limit settles between nine tenths of them and twice as many, and follows when they change', () => {
    fc.assert(
      fc.property(slots, slots, fc.integer({ min: 1, max: 200 }), seed, (first, then, msPerToken, seeded) => {
        const simulation = new Simulation(
          new GradientLimit(),
          { ...PLAIN, slots: first, msPerToken },
          mulberry32(seeded),
        );
        for (const count of [first, then]) {
          simulation.become({ slots: count });
          const limit = settledLimit(simulation);
          expect(limit).toBeGreaterThanOrEqual(0.9 * count);
          expect(limit).toBeLessThanOrEqual(2 * count);
        }
      }),
      { numRuns: 40, seed: DRAWN },
    );
  });

  test('looking for it costs at most a tenth of the tokens that all slots together write', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 32 }), seed, (count, seeded) => {
        const simulation = new Simulation(
          new GradientLimit(),
          { ...PLAIN, slots: count, noise: 0 },
          mulberry32(seeded),
        );
        simulation.run(10_000);
        expect(simulation.tokensPerMs * PLAIN.msPerToken).toBeGreaterThan(0.9 * count);
      }),
      { numRuns: 20, seed: DRAWN },
    );
  });

  test('a server whose requests only share its speed is asked one or two at a time', () => {
    const simulation = new Simulation(new GradientLimit(), { ...PLAIN, slots: 64, slowdown: 1 }, mulberry32(1));
    expect(settledLimit(simulation)).toBeLessThanOrEqual(2);
  });

  test('slots that slow each other down are used as long as they bring more tokens', () => {
    const simulation = new Simulation(new GradientLimit(), { ...PLAIN, slots: 64, slowdown: 0.02 }, mulberry32(1));
    expect(settledLimit(simulation)).toBeGreaterThanOrEqual(30);
  });

  test('equal answers give equal limits', () => {
    const limits = (): number[] => new Simulation(new GradientLimit(), PLAIN, mulberry32(7)).run(1000);
    expect(limits()).toEqual(limits());
  });

  test('requests that fail, warm-ups, and a server that is not kept busy leave the limit as it is', () => {
    const limit = new GradientLimit();
    let atMs = 0;
    const ask = (atOnce: number, tokens: number | null): void => {
      const asked = Array.from({ length: atOnce }, () => limit.begin(atMs));
      atMs += 1000;
      for (const each of asked) limit.end(each, atMs, tokens);
    };
    for (let round = 0; round < 100; round += 1) {
      ask(4, null);
      ask(4, 1);
      ask(2, 100);
    }
    expect(limit.limit).toBe(4);
    for (let round = 0; round < 2; round += 1) ask(4, 100);
    expect(limit.limit).toBeGreaterThan(4);
  });
});

describe('a worker', () => {
  test('asks one request of a server that has not told its slots, and one more than these once it has', () => {
    const { limit, said } = watched();
    const asked = limit.begin('ollama:m', 0);
    expect(limit.notice('ollama:m', 0)).toBe(true);
    expect(limit.current).toBe(1);
    limit.tell('ollama:m', 2);
    expect(limit.current).toBe(3);
    limit.end('ollama:m', asked, 10, 10);
    expect(limit.current).toBe(3);
    expect(said).toEqual([[3, 'ollama: answers 2 side by side']]);
  });

  test('asks a server for its slots at most once a minute, and keeps its last word when it does not answer', () => {
    const { limit } = watched();
    expect(limit.notice('ollama:m', 0)).toBe(true);
    expect(limit.notice('ollama:other', 59_000)).toBe(false);
    limit.tell('ollama:m', 2);
    expect(limit.notice('ollama:m', 61_000)).toBe(true);
    limit.tellNothing('ollama:m');
    expect(limit.current).toBe(3);
  });

  test('keeps to the smaller limit of two servers while both are asked, and to that of the last one after', () => {
    const { limit } = watched();
    const ask = (model: string, count: number): (() => void) => {
      limit.notice(model, 0);
      limit.tell(model, count);
      const asked = limit.begin(model, 0);
      return () => limit.end(model, asked, 10, 10);
    };
    const answerSmall = ask('ollama:m', 1);
    const answerLarge = ask('openai:m', 30);
    expect(limit.current).toBe(2);
    answerSmall();
    expect(limit.current).toBe(31);
    answerLarge();
    expect(limit.current).toBe(31);
  });
});

function watched(): { limit: RequestLimit; said: [number, string][] } {
  const said: [number, string][] = [];
  return { limit: new RequestLimit((limit, why) => said.push([limit, why])), said };
}
