import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { toolchain } from '../../setup/toolchain.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { Lab } from '../support/lab.ts';
import {
  FIBONACCI,
  FIBONACCI_TESTS,
  isRetry,
  isTestStep,
  ScriptedModel,
  WRONG_FIBONACCI,
} from '../support/scripted-model.ts';

const NAMESPACE = 'ui-tests';

let lab: Lab;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  lab = await Lab.open(NAMESPACE);
  await lab.work(
    new ScriptedModel((request) => {
      if (isTestStep(request)) return FIBONACCI_TESTS;
      return isRetry(request) ? FIBONACCI : WRONG_FIBONACCI;
    }),
  );
  const { chromium: executablePath } = await toolchain();
  if (executablePath === null) throw new Error('no Chromium: npm run setup -- --with-tests');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
  browser = await chromium.launch({ executablePath, args });
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  await lab.client.workflow.execute(benchmark, {
    taskQueue: 'experiments',
    workflowId: 'shown.baseline',
    args: [{ experiment_id: 'shown', tasks: ['fibonacci'], trials_per_task: 2 }],
  });
});
afterAll(async () => {
  await browser?.close();
  await lab.close();
});

async function open(path: string): Promise<void> {
  await page.goto(`${inject('temporalUi')}/namespaces/${NAMESPACE}/workflows${path}`);
}

test('the list names each trial by experiment, arm, task and number', async () => {
  await open('');
  await page.getByText('shown.baseline.fibonacci.001').first().waitFor();
});

test('the list can be filtered by the outcome of trials', async () => {
  await open(`?query=${encodeURIComponent('Outcome="success" AND Attempts=3')}`);
  await page.getByText('shown.baseline.fibonacci.000').first().waitFor();
  expect(await page.getByText('shown.baseline', { exact: true }).count()).toBe(0);
});

test('an arm shows its progress by task', async () => {
  await openDetails('/shown.baseline');
  await expect.poll(detailsText, { timeout: 20_000 }).toMatch(/fibonacci\s+2\/2\s+100%/);
});

test('a trial reads as its story: attempts, the rejected answer, the feedback', async () => {
  await open('/shown.baseline.fibonacci.000');
  await page.getByText('g_impl attempt 2').first().waitFor();
  await openDetails('/shown.baseline.fibonacci.000');
  await expect.poll(detailsText, { timeout: 20_000 }).toContain('g_impl, attempt 1: fail');
  const story = await detailsText();
  expect(story).toContain('return n');
  expect(story).toContain('1 of 1 tests failed.');
  expect(story).toContain('g_impl, attempt 2: pass');
});

async function openDetails(path: string): Promise<void> {
  await open(path);
  await page.getByText('User Metadata').first().click();
}

/** The Web UI draws Markdown in frames of their own. */
async function detailsText(): Promise<string> {
  const texts = await Promise.all(page.frames().map((frame) => frame.locator('body').innerText()));
  return texts.join('\n');
}
