import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { expect } from 'vitest';
import { toolchain } from '../../setup/toolchain.ts';

/** Opens a report as on a desk and on a phone, light and dark: it has its verdict, scrolls sideways nowhere, and is silent. */
export async function expectReadable(report: string): Promise<void> {
  const { chromium: executablePath } = await toolchain();
  if (executablePath === null) throw new Error('no Chromium: npm run setup -- --with-tests');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    for (const width of [1280, 390]) {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        await page.goto(pathToFileURL(report).href);
        const verdict = await page.locator('.verdict').textContent();
        expect(verdict).toMatch(/difference of .* percentage points by task \(95% interval .*, exact p = .*\)/);
        const beyond = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
        expect({ complaints, beyond: await page.evaluate<number>(beyond) }).toEqual({ complaints: [], beyond: 0 });
        await page
          .getByRole('link', { name: /^fibonacci 000: / })
          .first()
          .click();
        await page.waitForURL(/trials\/baseline\/fibonacci-1\.html#t0$/);
        await page.close();
      }
    }
  } finally {
    await browser.close();
  }
}
