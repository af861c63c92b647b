import { expect, test } from 'vitest';
import { renderTranscripts } from '../../../report/html/trials/page.ts';
import { attributionOf } from './attributions.ts';
import { EXPERIMENT, recordsOf } from './records.ts';

function transcripts(completion?: string, error: string | null = null): string {
  const shape = { arm: 'baseline', trials: 25 } as const;
  return renderTranscripts({
    experimentId: EXPERIMENT,
    arm: 'baseline',
    taskId: 'fibonacci',
    page: 2,
    pages: 3,
    trials: [...recordsOf('fibonacci', completion === undefined ? shape : { ...shape, completion })].map((record) => ({
      record: error === null ? record : { ...record, error },
      attribution: attributionOf(record),
    })),
    source: '../../../baseline/fibonacci_trials.jsonl',
    temporal: { ui: 'http://127.0.0.1:8233', namespace: 'a namespace' },
  });
}

test('every trial of the page has its anchor, its history and the place of its record', () => {
  const html = transcripts();
  for (let index = 0; index < 25; index += 1) expect(html.includes(`id="t${index}"`)).toBe(true);
  expect(html.includes('http://127.0.0.1:8233/namespaces/a%20namespace/workflows/shown.baseline.fibonacci.003')).toBe(
    true,
  );
  expect(html.includes('href="../../../baseline/fibonacci_trials.jsonl"')).toBe(true);
  expect(html.includes('href="fibonacci-1.html"')).toBe(true);
  expect(html.includes('href="fibonacci-3.html"')).toBe(true);
});

test('what its task’s controls say of a trial stands in its line and before its story', () => {
  const html = transcripts();
  expect(html).toContain(' · false success</span>');
  expect(html).toMatch(
    /controls<\/a>: false success\.<\/b> Its tests: they .* Its implementation: it fails the hidden tests: <code>/,
  );
});

test('prompt, answer, code, verdict, tests, feedback and output are all there', () => {
  const html = transcripts('def fibonacci(n): ...');
  for (const part of [
    'Prompt, 1 tokens',
    'Answer',
    'Code taken from it',
    'Verdict of the tests guard: fail',
    'Each test',
    'Feedback',
    'Standard output',
    'VACUOUS',
  ])
    expect(html.includes(part)).toBe(true);
});

test('a megabyte of answer is cut, and the page says so', () => {
  const html = transcripts('x'.repeat(2 ** 20));
  expect(html.length).toBeLessThan(25 * 6 * 4 * 21_000);
  expect(html.includes('Cut here: 20000 of 1048576 characters')).toBe(true);
});

test('a hostile answer is text', () => {
  const html = transcripts('</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\u001b[2J\u0000\ud800');
  expect(/<script|<img/.exec(html)).toBe(null);
  expect(html.includes('&lt;script&gt;alert(1)')).toBe(true);
});

test('an error of any length is a block that wraps and says where it is cut', () => {
  const html = transcripts(undefined, 'connect ECONNREFUSED '.concat('x'.repeat(30_000)));
  expect(html).toMatch(
    /<h3>Error<\/h3>\n<pre>connect ECONNREFUSED x+<\/pre>\n<p class="cut">Cut here: 20000 of 30021 /,
  );
});

test('headings have no gaps, landmarks have names of their own, and the first link leads past the navigation', () => {
  const html = transcripts();
  const levels = [...html.matchAll(/<h([1-6])/g)].map(([, level]) => Number(level));
  for (const [index, level] of levels.entries()) expect(level - (levels[index - 1] ?? 0)).toBeLessThanOrEqual(1);
  const names = [...html.matchAll(/<nav [^>]*aria-label="([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(/<a [^>]*href="([^"]+)"/.exec(html)?.[1]).toBe('#transcripts');
});
