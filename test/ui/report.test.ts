import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compareFolders } from '../../activities/records/comparison.ts';
import { placeOf } from '../../activities/records/measured-arm.ts';
import { renderReport } from '../../report/html/report.ts';
import { renderTranscripts } from '../../report/html/trials/page.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { experimentFolder } from '../report/html/experiment-folder.ts';
import { EXPERIMENT, recordsOf } from '../report/html/records.ts';
import { reportData } from '../report/html/report-data.ts';

const HOSTILE = [
  '```python\n</script><script>window.hacked = 1</script></pre></details>',
  '<img src="http://127.0.0.1:9/x" onerror="window.hacked = 1">',
  '\u001b[2J\u001b[31mred\u0000\ud800\u202e" onfocus="window.hacked = 1" autofocus x="',
  'x'.repeat(2 ** 20),
].join('\n');

let resultsDir: string;
let report: string;
let browser: Browser;
beforeAll(async () => {
  resultsDir = await mkdtemp(join(tmpdir(), 'tddft-report-ui-'));
  const folder = await experimentFolder(resultsDir, {
    arms: ['baseline', 'finetuned', 'larger'],
    trials: 30,
    controlled: true,
    attributed: true,
  });
  const place = (arm: string) => placeOf(arm, EXPERIMENT, resultsDir);
  await compareFolders({ baseline: place('baseline'), finetuned: place('finetuned'), reference: place('larger') });
  report = join(folder.root, 'analysis', 'report.html');
  const { chromium: executablePath } = await toolchain();
  if (executablePath === null) throw new Error('no Chromium: npm run setup -- --with-tests');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  await rm(resultsDir, { recursive: true, force: true });
});

let page: Page;
let complaints: string[];
beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('dialog', (dialog) => complaints.push(dialog.message()));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
});
afterEach(async () => {
  if (complaints.length > 0) throw new Error(`the page complains: ${complaints.join('; ')}`);
  await page.close();
});

function transcripts(arm: string, file: string): string {
  return join(dirname(report), 'trials', arm, file);
}

async function open(file: string, anchor = ''): Promise<void> {
  await page.goto(`${pathToFileURL(file).href}${anchor}`);
}

function sidewaysScroll(): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

async function unfoldAll(): Promise<void> {
  await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
}

async function faintTexts(): Promise<string[]> {
  return page.evaluate<string[]>(await readFile(new URL('faint-texts.js', import.meta.url), 'utf8'));
}

/** The labels that are drawn beyond the frame of their figure. */
function labelsOutside(): Promise<string[]> {
  return page.evaluate<string[]>(`
    [...document.querySelectorAll('figure > svg')].flatMap((svg) => {
      const frame = svg.getBoundingClientRect();
      return [...svg.querySelectorAll('text')]
        .filter((text) => {
          const { left, right, width } = text.getBoundingClientRect();
          return width > 0 && (left < frame.left - 1 || right > frame.right + 1);
        })
        .map((text) => text.textContent);
    })`);
}

function links(): Promise<string[]> {
  return page.evaluate<string[]>("[...document.links].map((link) => link.getAttribute('href'))");
}

describe('at every width', () => {
  test.for([320, 390, 800, 1280, 1920])(
    '%d pixels: nothing scrolls sideways, and each figure is shown once',
    async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await open(report);
      expect(await sidewaysScroll()).toBe(0);
      expect(await page.locator('figure').count()).toBe(10);
      expect(await page.locator('figure > svg:visible').count()).toBe(10);
      await open(transcripts('baseline', 'fibonacci-1.html'), '#t3');
      await unfoldAll();
      expect(await sidewaysScroll()).toBe(0);
    },
  );

  test.for([320, 390, 1280])('%d pixels: no label of a figure leaves it', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await open(report);
    expect(await labelsOutside()).toEqual([]);
  });
});

describe.for(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('every text stands out from what is behind it as WCAG AA asks', async () => {
    await page.emulateMedia({ colorScheme });
    await open(report);
    expect(await faintTexts()).toEqual([]);
    await open(transcripts('finetuned', 'prime_checker-1.html'), '#t4');
    await unfoldAll();
    expect(await faintTexts()).toEqual([]);
  });
});

test('paper is white also where the screen is dark, and the page prints', async () => {
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await open(report);
  const background = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  expect(background).toBe('rgb(255, 255, 255)');
  expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString()).toBe('%PDF');
});

test('every link leads to a file and a place in it', async () => {
  await open(report);
  const ofReport = await links();
  expect(ofReport.length).toBeGreaterThan((6 * 3 + 3) * 30);
  await expectAll(ofReport, report);
  const shown = transcripts('larger', 'fibonacci-2.html');
  await open(shown);
  const history = 'http://127.0.0.1:8233/namespaces/default/workflows/shown.larger.fibonacci.';
  const ofTranscripts = await links();
  expect(ofTranscripts.filter((link) => link.startsWith(history)).length).toBe(5);
  await expectAll(
    ofTranscripts.filter((link) => !link.startsWith(history)),
    shown,
  );
});

async function expectAll(targets: readonly string[], from: string): Promise<void> {
  const texts = new Map<string, string>();
  for (const link of targets) {
    const [path = '', anchor] = link.split('#');
    const file = path === '' ? from : resolve(dirname(from), path);
    await access(file);
    if (anchor === undefined) continue;
    if (!texts.has(file)) texts.set(file, await readFile(file, 'utf8'));
    expect({ link, found: texts.get(file)?.includes(` id="${anchor}"`) }).toEqual({ link, found: true });
  }
}

test('the keyboard reaches every link, every fold and every table that scrolls, and shows where it is', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(report);
  await page.evaluate(`(() => {
    window.reached = new Set();
    window.outlines = new Set();
    document.addEventListener('focusin', ({ target }) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(target);
      window.reached.add(target);
      window.outlines.add(outlineStyle + ' ' + outlineWidth);
    });
  })()`);
  const stops = await page.locator('a[href], [tabindex="0"], summary').filter({ visible: true }).count();
  expect(stops).toBeGreaterThan((6 * 3 + 3) * 30);
  for (let presses = 0; presses < stops; presses += 1) await page.keyboard.press('Tab');
  expect(await page.evaluate<number>('window.reached.size')).toBe(stops);
  expect(await page.evaluate<string[]>('[...window.outlines]')).toEqual(['solid 3px']);
});

test('a click on a trial opens its transcript, and only that', async () => {
  await open(report);
  await page.getByRole('link', { name: 'fibonacci 027: ' }).first().click();
  await page.waitForURL(/fibonacci-2\.html#t27$/);
  expect(await page.locator('article > details[open]').count()).toBe(1);
  await page.getByText('shown.baseline.fibonacci.027', { exact: true }).first().waitFor();
});

test('names and errors of any length scroll nothing sideways, and no label leaves its figure', async () => {
  const own = await mkdtemp(join(tmpdir(), 'tddft-report-long-'));
  const long = 'a_task_whose_name_goes_on_'.repeat(4);
  const [record] = recordsOf('fibonacci', { arm: 'baseline', trials: 1 });
  if (!record) throw new RangeError('no trial');
  try {
    const files = { report: join(own, 'report.html'), transcripts: join(own, 'transcripts.html') };
    await writeFile(files.report, renderReport(reportData({ tasks: [`${long}1`, `${long}2`], trials: 4 })));
    const transcript = {
      ...{ experimentId: EXPERIMENT, arm: 'baseline', taskId: long, page: 1, pages: 1, source: 'trials.jsonl' },
      trials: [{ record: { ...record, error: 'x'.repeat(3000) }, attribution: null }],
      temporal: { ui: 'http://127.0.0.1:8233', namespace: 'default' },
    };
    await writeFile(files.transcripts, renderTranscripts(transcript));
    for (const width of [320, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await open(files.transcripts, '#t0');
      expect(await sidewaysScroll()).toBe(0);
      await open(files.report);
      expect(await sidewaysScroll()).toBe(0);
      expect(await labelsOutside()).toEqual([]);
    }
  } finally {
    await rm(own, { recursive: true, force: true });
  }
});

test('what a hostile model wrote is text: nothing runs, nothing loads, the page stays small and whole', async () => {
  const own = await mkdtemp(join(tmpdir(), 'tddft-report-hostile-'));
  try {
    const folder = await experimentFolder(own, { trials: 2, completion: HOSTILE, attributed: true });
    const place = (arm: string) => placeOf(arm, EXPERIMENT, own);
    await compareFolders({ baseline: place('baseline'), finetuned: place('finetuned') });
    for (const file of ['report.html', 'trials/baseline/fibonacci-1.html', 'trials/finetuned/prime_checker-1.html']) {
      await open(join(folder.root, 'analysis', file), '#t1');
      await unfoldAll();
      const found = await page.evaluate<{ characters: number }>(String.raw`({
        hacked: 'hacked' in window,
        strangers: document.querySelectorAll('script, img, iframe, object, [onerror], [onfocus], [autofocus]').length,
        characters: document.documentElement.outerHTML.length,
        controls: /[\u0000-\u0008\u000b-\u001f]/.test(document.body.textContent),
      })`);
      expect(found).toMatchObject({ hacked: false, strangers: 0, controls: false });
      expect(found.characters).toBeLessThan(2_000_000);
      expect(await sidewaysScroll()).toBe(0);
    }
    expect(await page.getByText('<script>window.hacked = 1</script>').count()).toBeGreaterThan(0);
    expect(await page.getByText('Cut here: 20000 of').count()).toBeGreaterThan(0);
  } finally {
    await rm(own, { recursive: true, force: true });
  }
});
