import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { tddft } from '../support/tddft.ts';

const cwd = tmpdir();

async function power(...args: string[]): Promise<unknown> {
  const { stdout, stderr } = await tddft(['power', '--json', ...args], { cwd });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

test("tells what the original's design can detect, and how easily its rule is met by chance", async () => {
  expect(await power()).toMatchObject({
    design: { tasks: 6, trials_per_task: 50, difference: 0.05, alpha: 0.05, wanted_power: 0.8 },
    trials_per_arm: 300,
    power: expect.closeTo(0.2153, 2),
    minimum_detectable_difference: expect.closeTo(0.1139, 3),
    trials_per_arm_needed: 1554,
    standard_error: expect.closeTo(0.001, 4),
    legacy_rule_by_chance: expect.closeTo(0.0224, 4),
  });
  const bimodal = await power('--baseline-rate', '0.9,0.85,0.8,0.4,0.3,0.17');
  expect(bimodal).toMatchObject({ legacy_rule_by_chance: expect.closeTo(0.9673, 4) });
});

test('takes another design', async () => {
  const args = ['--trials', '10', '--tasks', '2', '--difference', '0.3', '--alpha', '0.1', '--power', '0.9'];
  expect(await power(...args)).toMatchObject({
    design: {
      tasks: 2,
      trials_per_task: 10,
      baseline_rates: [0.57, 0.57],
      difference: 0.3,
      alpha: 0.1,
      wanted_power: 0.9,
    },
    trials_per_arm: 20,
  });
  const { stdout } = await tddft(['power', ...args], { cwd });
  expect(stdout).toContain('2 tasks x 10 trials = 20 trials per arm, α=0.1');
});

test.for([
  [['--trials', '0'], 'trials: too small (got 0, allowed at least 1)'],
  [['--baseline-rate', '1.2'], 'baseline_rate[0]: too large (got 1.2, allowed less than 1)'],
  [['--baseline-rate', '0.5,0.6', '--tasks', '3'], 'baseline_rate: one rate, or one per task (got 2, allowed 1 or 3)'],
  [['--baseline-rate', '0.9', '--difference', '0.2'], 'difference: no rate is so far above the baseline'],
  [['--difference', '0.43'], 'difference: no rate is so far above the baseline (got 0.43, allowed less than 0.43)'],
] as const)('%j is refused with its reason and exit code 2', async ([args, reason]) => {
  const { code, stderr } = await tddft(['power', ...args], { cwd });
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining(reason) });
});

test('a run tells beforehand what its design can and cannot detect', async () => {
  const { stderr } = await tddft(['run', '--dry-run', '--trials', '50'], { cwd });
  expect(stderr).toContain('With 300 trials per arm');
  expect(stderr).toContain('finds a true gain of 11.4 percentage points with 80.0% power');
  expect(stderr).toContain('It cannot tell a smaller gain from none');
});
