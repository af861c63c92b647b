import { chromium, type Browser, type Locator, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, test, vi } from 'vitest';
import { type StartableType, startPath, workflowPath } from '../../domain/links.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { benchmark } from '../../workflows/benchmark.ts';
import { progressQuery } from '../../workflows/messages.ts';
import { Lab } from '../support/lab.ts';
import {
  FIBONACCI,
  FIBONACCI_TESTS,
  isTestStep,
  ScriptedModel,
  type Script,
  WRONG_FIBONACCI,
} from '../support/scripted-model.ts';

const NAMESPACE = 'operate-tests';
/** What the Web UI shows comes from the server by and by. */
const SOON = { timeout: 60_000 };
// Chromium beside a whole stack, on two cores that the other tests want, too.
vi.setConfig({ testTimeout: 180_000 });

let lab: Lab;
let browser: Browser;
let page: Page;
let script: Script;
let gate: { open: () => void; opened: Promise<void> };

beforeAll(async () => {
  lab = await Lab.open(NAMESPACE);
  await lab.work(
    new ScriptedModel(async (request) => {
      await gate.opened;
      return script(request);
    }),
  );
  const { chromium: executablePath } = await toolchain();
  if (executablePath === null) throw new Error('no Chromium: npm run setup -- --with-tests');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
  browser = await chromium.launch({ executablePath, args });
  page = await browser.newPage({ viewport: { width: 1440, height: 1000 } });
  right();
});
afterEach(right);
afterAll(async () => {
  await browser?.close();
  await lab.close();
});

/** The model answers at once, and rightly. */
function right(): void {
  gate?.open();
  gate = { open: () => {}, opened: Promise.resolve() };
  script = (request) => (isTestStep(request) ? FIBONACCI_TESTS : FIBONACCI);
}

/** Answers wait until the gate is opened. */
function close(): void {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  gate = { open, opened };
}

function show(path: string): Promise<unknown> {
  return page.goto(`${inject('temporalUi')}${path}`);
}

function showWorkflow(workflowId: string): Promise<unknown> {
  return show(workflowPath({ namespace: NAMESPACE, workflowId }));
}

async function showDetails(workflowId: string): Promise<void> {
  await showWorkflow(workflowId);
  await page.getByTestId('user-metadata-tab').click();
}

/** The Web UI draws Markdown in frames of their own. */
async function detailsText(): Promise<string> {
  const texts = await Promise.all(page.frames().map((frame) => frame.locator('body').innerText()));
  return texts.join('\n');
}

/** Asks the workflow once more, as the page says. */
async function freshDetails(): Promise<string> {
  await page.keyboard.press('r');
  return detailsText();
}

/** The editor lays out what was typed when it loses the focus, and moves what is below it. */
async function type(editor: Locator, json: object): Promise<void> {
  await editor.click();
  await page.keyboard.insertText(JSON.stringify(json));
  await page.keyboard.press('Tab');
}

async function startFromForm(workflowType: StartableType, workflowId: string, input?: object): Promise<void> {
  await show(startPath({ namespace: NAMESPACE, workflowType, workflowId }));
  const start = page.getByTestId('start-workflow-button');
  await start.waitFor();
  if (input !== undefined) await type(page.getByRole('textbox').and(page.locator('[contenteditable]')), input);
  await start.click();
  await page.getByText('Workflow started successfully').waitFor();
}

function status(): Locator {
  return page.getByTestId('workflow-status').filter({ visible: true }).first();
}

/** The page has each dialog twice, for narrow windows and for wide ones. */
function openDialog(): Locator {
  return page.locator('dialog[open]').filter({ visible: true });
}

async function sendUpdate(name: string, input?: object): Promise<void> {
  await page.getByRole('button', { name: 'More Actions' }).filter({ visible: true }).click();
  await page.getByRole('menuitem', { name: 'Send an Update' }).filter({ visible: true }).click();
  const dialog = openDialog();
  await dialog.getByTestId('update-select-button').click();
  await dialog.getByRole('option', { name }).first().click();
  if (input !== undefined) await type(dialog.locator('[contenteditable]'), input);
  await dialog.getByTestId('confirm-modal-button').click();
  await dialog.waitFor({ state: 'hidden' });
}

test('a benchmark is started from its filled-in form with a line of JSON, and ends', async () => {
  await startFromForm('benchmark', 'typed.baseline', {
    experiment_id: 'typed',
    tasks: ['fibonacci'],
    trials_per_task: 2,
  });
  const result = await lab.client.workflow.getHandle<typeof benchmark>('typed.baseline').result();
  expect(result.overall).toMatchObject({ trials: 2, successes: 2 });
  await showWorkflow('typed.baseline');
  await expect.poll(() => status().innerText(), SOON).toContain('Completed');
});

test('an experiment starts with an empty input, shows its phases and its whole spec, and is cancelled', async () => {
  close();
  await startFromForm('experiment', 'empty-input');
  await showDetails('empty-input');
  await expect.poll(detailsText, SOON).toMatch(/preflight: running[\s\S]*"trials_per_task": 50,/);
  await page.getByRole('button', { name: 'Request Cancellation' }).filter({ visible: true }).click();
  await openDialog().getByTestId('confirm-modal-button').click();
  gate.open();
  await expect.poll(() => status().innerText(), SOON).toContain('Canceled');
});

test('a misspelt field ends the run at once, and the page says which one was meant', async () => {
  await startFromForm('benchmark', 'misspelt.baseline', { trails_per_task: 3 });
  await showWorkflow('misspelt.baseline');
  await expect.poll(() => status().innerText(), SOON).toContain('Failed');
  const result = page.getByTestId('input-and-result').filter({ visible: true });
  await expect.poll(() => result.innerText(), SOON).toContain('InvalidInput');
  expect(await result.innerText()).toContain(
    String.raw`trails_per_task: unknown field, did you mean \"trials_per_task\"?`,
  );
});

test('an arm shows its rate with an interval, and its links lead to just the trials that failed', async () => {
  script = (request) => {
    if (isTestStep(request)) return FIBONACCI_TESTS;
    return request.sampling.seed % 2 === 0 ? FIBONACCI : WRONG_FIBONACCI;
  };
  const { overall } = await lab.client.workflow.execute(benchmark, {
    taskQueue: 'experiments',
    workflowId: 'mixed.baseline',
    args: [{ experiment_id: 'mixed', tasks: ['fibonacci'], trials_per_task: 8, retry_budget: 1 }],
  });
  expect(overall.successes).toBeGreaterThan(0);
  expect(overall.g_impl_failed).toBeGreaterThan(0);

  await showDetails('mixed.baseline');
  await expect.poll(detailsText, SOON).toMatch(/fibonacci\s+8\/8\s+\d+% \[\d+, \d+\]/);
  const details = page.frames().find((frame) => frame !== page.mainFrame());
  const [list] = await Promise.all([
    page.waitForEvent('popup'),
    details?.getByRole('link', { name: 'g_impl' }).click(),
  ]);
  const listed = list.getByRole('link', { name: /^mixed\.baseline\.fibonacci\.\d+$/ });
  await expect.poll(() => listed.count(), SOON).toBe(overall.g_impl_failed);
  await list.close();
});

test('a trial is read attempt by attempt: asked, answered, judged, told; in a history of a few KiB', async () => {
  let tests = 0;
  script = (request) => {
    if (isTestStep(request)) return (tests += 1) < 3 ? 'def broken(:' : FIBONACCI_TESTS;
    return WRONG_FIBONACCI;
  };
  await arm('long');
  right();
  await arm('short');
  const [short, long] = await Promise.all(['short', 'long'].map((id) => historyOf(`${id}.baseline.fibonacci.000`)));
  expect(short?.events).toBe(31);
  expect(long?.events).toBe(79);
  expect(short?.kib).toBeLessThan(12);
  expect(long?.kib).toBeLessThan(28);

  await showWorkflow('long.baseline.fibonacci.000');
  await page.getByText('runTests • g_impl attempt 3').filter({ visible: true }).first().waitFor();
  await page.getByText('checkTests • g_test attempt 2').filter({ visible: true }).first().waitFor();
  await page.getByTestId('user-metadata-tab').click();
  await expect.poll(detailsText, SOON).toContain('g_impl_failed after 6 attempts');
  const story = await detailsText();
  expect(story).toMatch(
    /g_test, attempt 1: \w+[\s\S]*Asked:[\s\S]*Write pytest tests[\s\S]*Answered:[\s\S]*def broken[\s\S]*Told:/,
  );
  expect(story).toContain('g_test, attempt 3: pass');
  expect(story).toMatch(/g_impl, attempt 3: fail[\s\S]*return n[\s\S]*1 of 1 tests failed\./);
});

async function arm(experiment_id: string): Promise<void> {
  await lab.client.workflow.execute(benchmark, {
    taskQueue: 'experiments',
    workflowId: `${experiment_id}.baseline`,
    args: [{ experiment_id, tasks: ['fibonacci'], trials_per_task: 1 }],
  });
}

async function historyOf(workflowId: string): Promise<{ events: number; kib: number }> {
  const { historyLength, historySize } = await lab.client.workflow.getHandle(workflowId).describe();
  return { events: historyLength, kib: (historySize ?? Number.NaN) / 1024 };
}

test('pause and resume are sent from the page of an arm, and its details say since when and why', async () => {
  close();
  const handle = await lab.client.workflow.start(benchmark, {
    taskQueue: 'experiments',
    workflowId: 'paused.baseline',
    args: [{ experiment_id: 'paused', tasks: ['fibonacci'], trials_per_task: 2 }],
  });
  await expect.poll(async () => (await handle.query(progressQuery))?.in_flight, SOON).toBe(2);
  await showDetails('paused.baseline');
  await sendUpdate('pause', { reason: 'the GPU is needed' });
  await expect.poll(freshDetails, SOON).toMatch(/Paused since .*: the GPU is needed/);
  await sendUpdate('resume');
  await expect.poll(freshDetails, SOON).not.toContain('Paused');
  gate.open();
  expect((await handle.result()).overall.trials).toBe(2);
});

test('a schedule of nights is made in its form and triggered, and its run is seen', async () => {
  await show(`/namespaces/${NAMESPACE}/schedules/create`);
  await page.getByTestId('schedule-name-input').fill('each-night');
  await page.getByTestId('schedule-type-input').fill('nightly');
  await page.getByTestId('schedule-workflow-id-input').fill('each-night');
  await page.getByTestId('schedule-task-queue-input').fill('experiments');
  const editor = page.getByRole('textbox').and(page.locator('[contenteditable]')).first();
  await type(editor, { tasks: ['fibonacci'], trials_per_task: 4 });
  await page.getByTestId('string-tab').click();
  await page.locator('#cronString').fill('0 3 * * *');
  await page.getByTestId('create-schedule-button').click();
  await page.getByRole('link', { name: 'each-night' }).first().click();
  await page.getByRole('button', { name: 'Schedule Actions' }).click();
  await page.getByTestId('trigger-schedule').click();
  await openDialog().getByTestId('confirm-modal-button').click();
  await page
    .getByRole('link', { name: /^each-night-\d{4}-/ })
    .first()
    .click();
  await expect.poll(() => status().innerText(), SOON).toContain('Completed');
  await page.getByTestId('user-metadata-tab').click();
  await expect.poll(detailsText, SOON).toMatch(/not_comparable[\s\S]*4 of 4[\s\S]*first night/);
});
