import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Snapshot } from '../../cli/watch/snapshot.ts';
import { viewLines } from '../../cli/watch/view.ts';
import type { Phase } from '../../workflows/messages.ts';
import { Lab } from '../support/lab.ts';
import { asStack } from '../support/lab-stack.ts';
import { FIBONACCI, FIBONACCI_TESTS, isTestStep, ScriptedModel } from '../support/scripted-model.ts';

const TDDFT = fileURLToPath(new URL('../../bin/tddft', import.meta.url));
const NOW_MS = Date.parse('2026-01-01T10:00:00Z');
const PLACE = { nowMs: NOW_MS, takenAtMs: NOW_MS, link: 'http://127.0.0.1:8233/exp-1', notice: null };

const PAIR = ['preflight', 'baseline', 'dataset', 'fine-tune', 'finetuned'];
const HELD_OUT = ['fibonacci', 'prime_checker', 'matrix_transpose', 'reverse_linked_list', 'valid_parentheses'].flatMap(
  (task) => [`fine-tune without_${task}`, `without_${task}`],
);

/** The phases of these names: `over` of them, then the one that runs, then those to come. */
function phases(names: readonly string[], over: number): Phase[] {
  return names.map((name, index) => ({
    name,
    kind: 'arm',
    workflow_id: null,
    state: index < over ? 'done' : index === over ? 'running' : 'waiting',
    started_at: index <= over ? '2026-01-01T09:57:00Z' : null,
    finished_at: index < over ? '2026-01-01T09:58:00Z' : null,
    result: index < over ? `result of ${name}` : null,
  }));
}

function snapshot(taskCount: number, change: Partial<Snapshot> = {}): Snapshot {
  return {
    workflow_id: 'exp-1',
    state: 'running',
    phases: phases([...PAIR.slice(1), 'comparison'], 0),
    arm: {
      experiment_id: 'exp-1',
      arm: 'baseline',
      trials_per_task: 50,
      tasks: Array.from({ length: taskCount }, (_, index) => ({
        task_id: `task_with_a_name_${index}`,
        done: 20,
        successes: 10,
        g_test_failed: 3,
        g_impl_failed: 6,
        infrastructure_errors: 1,
      })),
      started_at: '2026-01-01T09:57:00Z',
      in_flight: 12,
      finished_per_s: 1.5,
      eta_s: 100,
      paused: null,
      attributing: false,
      held: [],
    },
    attribution: null,
    reverify: null,
    training: null,
    training_step: null,
    control: { paused: null, concurrency: 12, trials_per_task: null },
    held: [],
    ...change,
  };
}

function shown(seen: Snapshot, columns: number, rows: number, change = {}): string[] {
  return viewLines(seen, { ...PLACE, columns, rows, ...change }).map(({ text }) => text);
}

describe('the view', () => {
  test('fits every terminal', () => {
    const held = ['12 x `generate`: connect ECONNREFUSED 127.0.0.1:11434 \u001b[2J (attempt 7)'];
    const sizes = fc.tuple(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 70 }), fc.nat(30));
    const names = [...PAIR, ...HELD_OUT, 'comparison'];
    fc.assert(
      fc.property(sizes, fc.boolean(), fc.nat(names.length), ([columns, rows, tasks], isHeld, over) => {
        const seen = snapshot(tasks, { held: isHeld ? held : [], phases: phases(names, over) });
        const lines = shown(seen, columns, rows);
        expect(lines.length).toBeLessThanOrEqual(rows);
        for (const text of lines) {
          expect(Array.from(text).length).toBeLessThanOrEqual(columns);
          expect(text).not.toMatch(/\p{Cc}/u);
        }
      }),
    );
  });

  test('has phases, pace and every count by task in 100 columns, and the total in a small terminal', () => {
    const wide = shown(snapshot(2), 100, 30).join('\n');
    expect(wide).toMatch(/▶ baseline +3 min 0 s/);
    expect(wide).toContain('about 1 min 40 s left, 12 in flight, 1.5 trials/s');
    expect(wide).toMatch(/task_with_a_name_0 +20\/50 +52\.6% +31\.7% to 72\.7% +3 +6 +1\n/);
    expect(wide).toMatch(/40\/100 trials {2}40%/);
    expect(shown(snapshot(20), 40, 8).at(-1)).toMatch(/^all +400\/1000 +52\.6%$/);
  });

  test('folds the many phases of held-out tasks in 24 rows: the pair, what runs and the table stay', () => {
    const names = [...PAIR, ...HELD_OUT, 'comparison'];
    const lines = shown(snapshot(6, { phases: phases(names, 11) }), 80, 24);
    expect(lines).toEqual([
      expect.stringMatching(/^exp-1 {2}running/),
      expect.stringMatching(/^✓ preflight .* result of preflight$/),
      expect.stringMatching(/^✓ baseline .* result of baseline$/),
      expect.stringMatching(/^✓ dataset .* result of dataset$/),
      expect.stringMatching(/^✓ fine-tune .* result of fine-tune$/),
      expect.stringMatching(/^✓ finetuned .* result of finetuned$/),
      '✓ 6 more, the last without_matrix_transpose: result of without_matrix_transpose',
      expect.stringMatching(/^▶ fine-tune without_reverse_linked_list +3 min 0 s$/),
      expect.stringMatching(/^· 4 more: without_reverse_linked_list, fine-tune without_valid_pa/),
      '',
      expect.stringMatching(/^baseline +█+░+ +120\/300 trials/),
      ...Array.from({ length: 10 }, () => expect.any(String)),
      '',
      'Ctrl-C detaches; the work goes on.',
      PLACE.link,
    ]);
  });

  test('folds nothing where there is room, and says why a phase was skipped', () => {
    const skipped = phases([...PAIR, ...HELD_OUT, 'comparison'], 11).map((phase): Phase =>
      phase.name === 'without_fibonacci' ? { ...phase, state: 'skipped', result: '3 samples' } : phase,
    );
    const lines = shown(snapshot(6, { phases: skipped }), 100, 40);
    expect(lines.slice(1, 17).map((text) => text.slice(2).split('  ')[0])).toEqual(skipped.map(({ name }) => name));
    expect(lines.find((text) => text.startsWith('– without_fibonacci '))).toMatch(/ skipped, 3 samples$/);
  });

  test('says why nothing gets on, however small the terminal', () => {
    const paused = { since: '2026-01-01T09:59:00Z', reason: 'lunch' };
    const control = { ...snapshot(1).control, paused };
    expect(shown(snapshot(20, { control, state: 'paused' }), 80, 6).join('\n')).toContain(
      'paused for 1 min 0 s (lunch)',
    );
    expect(shown(snapshot(20, { held: ['2 x no worker serves the queue gpu'] }), 80, 6).join('\n')).toContain(
      'queue gpu',
    );
    expect(shown(snapshot(20), 80, 6, { takenAtMs: NOW_MS - 20_000 }).join('\n')).toContain(
      'has not answered for 20 s',
    );
  });

  test('has the step, loss and time left of a training', () => {
    const training = { step: 30, total_steps: 120, epoch: 0.75, loss: 0.4321, tokens_per_s: 850, eta_s: 61 };
    const lines = shown(snapshot(0, { arm: null, training }), 80, 24).join('\n');
    expect(lines).toContain(`${'█'.repeat(10)}${'░'.repeat(30)}  step 30/120`);
    expect(lines).toContain('epoch 0.75, loss 0.432, 850 tokens/s, about 1 min 1 s left');
    const probing = snapshot(0, { arm: null, training_step: 'probing whether the adapter acts' });
    expect(shown(probing, 80, 24)).toContain('probing whether the adapter acts');
  });
});

describe('tddft watch', { timeout: 240_000 }, () => {
  let lab: Lab;
  let endStack: () => void;
  let answering = true;
  beforeAll(async () => {
    lab = await Lab.open('watch-tests');
    const model = new ScriptedModel(async (request) => {
      while (!answering) await new Promise((resolve) => setTimeout(resolve, 50));
      return isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI;
    });
    await lab.work(model);
    endStack = await asStack(lab);
  });
  afterEach(() => {
    answering = true;
  });
  afterAll(async () => {
    endStack();
    await lab.close();
  });

  async function start(experimentId: string) {
    answering = false;
    return lab.client.workflow.start('benchmark', {
      taskQueue: 'experiments',
      workflowId: `${experimentId}.baseline`,
      args: [{ experiment_id: experimentId, tasks: ['fibonacci'], trials_per_task: 3 }],
    });
  }

  /** In a terminal of its own, by util-linux's script, when `terminal` is set. */
  function watch(terminal: boolean, ...args: string[]) {
    const words = [TDDFT, 'watch', ...args, '--results-dir', lab.resultsDir];
    const inTerminal = ['-qec', `stty cols 90 rows 20; exec ${[process.execPath, ...words].join(' ')}`, '/dev/null'];
    const command = terminal ? spawn('script', inTerminal) : spawn(process.execPath, words);
    let told = '';
    for (const stream of [command.stdout, command.stderr])
      stream.setEncoding('utf8').on('data', (text) => (told += text));
    const end = once(command, 'close').then(() => command.exitCode);
    const says = (what: RegExp) => vi.waitFor(() => expect(told).toMatch(what), { timeout: 120_000, interval: 100 });
    return { command, told: () => told, end, says };
  }

  test('shows the one that runs as plain lines, and ends with it and its result', async () => {
    await start('plain');
    const watching = watch(false);
    await watching.says(/baseline: 0\/3 trials/);
    answering = true;
    expect(await watching.end).toBe(0);
    expect(watching.told()).toMatch(/plain\.baseline: baseline of miniature .*\n[^]*all +3\/3/);
    expect(watching.told()).not.toContain('\u001b');
  });

  test('draws in place on a terminal, which it leaves as it was; Ctrl-C detaches and the work goes on', async () => {
    const handle = await start('drawn');
    const watching = watch(true, 'drawn');
    await watching.says(/0\/3 trials {2}0%/);
    expect(watching.told()).toContain('\u001b[?1049h\u001b[?25l');
    watching.command.stdin.write('\u0003');
    expect(await watching.end).toBe(130);
    const [, after] = watching.told().split('\u001b[?25h\u001b[?1049l');
    expect(after).toContain('Interrupted: detached; the work goes on');
    answering = true;
    expect(await handle.result()).toMatchObject({ overall: { successes: 3 } });
  });

  test('with --json each change is one JSON value on a line, the last one how it ended', async () => {
    await start('json');
    const watching = watch(false, 'json.baseline', '--json');
    await watching.says(/"in_flight":3/);
    answering = true;
    expect(await watching.end).toBe(0);
    const values = watching
      .told()
      .trimEnd()
      .split('\n')
      .map((text) => JSON.parse(text));
    expect(values[0]).toMatchObject({ workflow_id: 'json.baseline', arm: { arm: 'baseline' } });
    expect(values.at(-1)).toMatchObject({ workflow_id: 'json.baseline', state: 'done' });
  });
});
