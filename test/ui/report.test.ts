import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { compareFolders } from '../../activities/records/comparison.ts';
import { placeOf } from '../../activities/records/measured-arm.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { experimentFolder } from '../report/html/experiment-folder.ts';
import { EXPERIMENT } from '../report/html/records.ts';

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

function links(): Promise<string[]> {
  return page.evaluate<string[]>("[...document.links].map((link) => link.getAttribute('href'))");
}

describe('at every width', () => {
  test.for([360, 390, 800, 1280, 1920])(
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

  test.for([390, 1280])('%d pixels: no label of a figure leaves it', async (width) => {
    await page.setViewportSize({ width, height: 900 });
    await open(report);
    const outside = await page.evaluate<string[]>(`
      [...document.querySelectorAll('figure > svg')].flatMap((svg) => {
        const frame = svg.getBoundingClientRect();
        return [...svg.querySelectorAll('text')]
          .filter((text) => {
            const { left, right, width } = text.getBoundingClientRect();
            return width > 0 && (left < frame.left - 1 || right > frame.right + 1);
          })
          .map((text) => text.textContent);
      })`);
    expect(outside).toEqual([]);
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

test('the keyboard reaches every link and every table that scrolls, and shows where it is', async () => {
  await page.setViewportSize({ width: 390, height: 800 });
  await open(report);
  const reachable = await page.locator('a[href], [tabindex="0"]').count();
  const reached = new Set<string>();
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate<{ place: string; outline: string }>(`(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return { place: document.activeElement.outerHTML.slice(0, 200), outline: outlineStyle + ' ' + outlineWidth };
    })()`);
    expect(focus.outline).toBe('solid 3px');
    reached.add(focus.place);
  }
  expect(reachable).toBeGreaterThan(60);
  expect(reached.size).toBeGreaterThan(35);
  expect([...reached].filter((place) => place.startsWith('<div class="scroll"')).length).toBeGreaterThan(0);
});

test('a click on a trial opens its transcript, and only that', async () => {
  await open(report);
  await page.getByRole('link', { name: 'fibonacci 027: ' }).first().click();
  await page.waitForURL(/fibonacci-2\.html#t27$/);
  expect(await page.locator('article > details[open]').count()).toBe(1);
  await page.getByText('shown.baseline.fibonacci.027', { exact: true }).first().waitFor();
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
