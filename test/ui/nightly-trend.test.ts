import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NightResult } from '../../domain/nightly/night.ts';
import { renderTrend } from '../../report/nightly/trend.ts';
import { toolchain } from '../../setup/toolchain.ts';
import { nights } from '../report/nightly/nights.ts';

const HOSTILE = '</td><script>window.hacked = 1</script><img src="http://127.0.0.1:9/x" onerror="window.hacked = 1">';

const PAGES: Record<string, readonly NightResult[]> = {
  none: [],
  one: nights(1),
  year: nights(400),
  two: [...nights(70), ...nights(26, { name: `finetuned-${'long'.repeat(20)}`, seed: 5 })],
  hostile: nights(20, { name: HOSTILE }).map((night) => ({
    ...night,
    reasons: [HOSTILE],
    drift: [
      { what: 'adapter_digest', reference: HOSTILE, night: `\u001b[2J${'x'.repeat(500)}` },
      { what: 'server_version', reference: HOSTILE, night: night.night },
    ],
    per_task: night.per_task.map((task) => ({ ...task, task_id: `${task.task_id}${HOSTILE}` })),
    model: { ...night.model, name: HOSTILE },
    alert: { state: 'failed', detail: HOSTILE },
  })),
};

let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tddft-trend-ui-'));
  for (const [name, shown] of Object.entries(PAGES)) await writeFile(join(folder, `${name}.html`), renderTrend(shown));
  const { chromium: executablePath } = await toolchain();
  if (executablePath === null) throw new Error('no Chromium: npm run setup -- --with-tests');
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'];
  browser = await chromium.launch({ executablePath, args });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

let page: Page;
let complaints: string[];
beforeEach(async () => {
  page = await browser.newPage();
  complaints = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('request', (request) => {
    if (!/^(file|data):/.test(request.url())) complaints.push(request.url());
  });
});
afterEach(async () => {
  if (complaints.length > 0) throw new Error(`the page complains: ${complaints.join('; ')}`);
  await page.close();
});

async function open(name: string): Promise<void> {
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  await page.evaluate("document.querySelectorAll('details').forEach((details) => (details.open = true))");
}

test.for([360, 390, 800, 1280, 1920])(
  '%d pixels: nothing scrolls sideways, each figure is shown once, no label leaves it',
  async (width) => {
    await page.setViewportSize({ width, height: 900 });
    for (const name of width === 390 || width === 1280 ? Object.keys(PAGES) : ['two']) {
      await open(name);
      const sideways = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      );
      expect({ name, sideways }).toEqual({ name, sideways: 0 });
      expect(await page.locator('figure > svg:visible').count()).toBe(await page.locator('figure').count());
      const outside = await page.evaluate<string[]>(`
        [...document.querySelectorAll('figure > svg, dd > svg')].flatMap((svg) => {
          const frame = svg.getBoundingClientRect();
          return [...svg.querySelectorAll('text')]
            .filter((text) => {
              const { left, right, top, width } = text.getBoundingClientRect();
              return width > 0 && (left < frame.left - 1 || right > frame.right + 1 || top < frame.top - 2);
            })
            .map((text) => text.textContent);
        })`);
      expect({ name, outside }).toEqual({ name, outside: [] });
    }
  },
);

describe.for(['light', 'dark'] as const)('in %s mode', (colorScheme) => {
  test('every text stands out from what is behind it as WCAG AA asks', async () => {
    await page.emulateMedia({ colorScheme });
    const faintTexts = await readFile(new URL('faint-texts.js', import.meta.url), 'utf8');
    for (const name of ['none', 'one', 'two']) {
      await open(name);
      expect(await page.evaluate<string[]>(faintTexts)).toEqual([]);
    }
  });
});

test('paper is white also where the screen is dark, and the page prints', async () => {
  await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await open('two');
  const background = await page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  expect(background).toBe('rgb(255, 255, 255)');
  expect((await page.pdf({ format: 'A4' })).subarray(0, 4).toString()).toBe('%PDF');
});

test('the keyboard reaches the nights, the table and what is folded, and shows where it is', async () => {
  await page.goto(pathToFileURL(join(folder, 'year.html')).href);
  const reached: string[] = [];
  for (let presses = 0; presses < 17; presses += 1) {
    await page.keyboard.press('Tab');
    const { place, outline } = await page.evaluate<{ place: string; outline: string }>(`(() => {
      const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
      return { place: document.activeElement.tagName, outline: outlineStyle + ' ' + outlineWidth };
    })()`);
    expect(outline).toBe('solid 3px');
    reached.push(place);
  }
  expect(reached.slice(5)).toEqual(['DIV', ...Array.from({ length: 10 }, () => 'A'), 'SUMMARY']);
});

test('hostile names and reasons are text: nothing runs, nothing loads', async () => {
  await open('hostile');
  const found = await page.evaluate(String.raw`({
    hacked: 'hacked' in window,
    strangers: document.querySelectorAll('script, img, iframe, object, [onerror]').length,
    controls: /[\u0000-\u0008\u000b-\u001f]/.test(document.body.textContent),
  })`);
  expect(found).toEqual({ hacked: false, strangers: 0, controls: false });
  expect(await page.getByText('<script>window.hacked = 1</script>').count()).toBeGreaterThan(20);
});
