// Takes pictures of the gallery:
//   node scripts/screenshots.mjs NAME "theme=dark&open=firmware" [WIDTHxHEIGHT] [-- steps]
// A step is `key:Control+k`, `click:css selector`, `type:words`, `hover:css selector` or `wait:css selector`. Pictures go to artefacts/NAME.png.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const root = new URL('../', import.meta.url).pathname;
const args = process.argv.slice(2);
const dashes = args.indexOf('--');
const [name = 'main', query = '', size = '1440x900'] = dashes < 0 ? args : args.slice(0, dashes);
const steps = dashes < 0 ? [] : args.slice(dashes + 1);
const [width, height] = size.split('x').map(Number);

const server = await createServer({ configFile: `${root}desktop/renderer/testing/gallery.config.ts`, logLevel: 'error', server: { port: 0, hmr: false } });
await server.listen();
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
});
try {
  const page = await browser.newPage({ viewport: { width, height }, locale: 'en-GB', timezoneId: 'Europe/Oslo' });
  page.on('console', (message) => message.type() === 'error' && console.error(message.text()));
  page.on('pageerror', (error) => console.error(error.stack ?? String(error)));
  await page.clock.setFixedTime(new Date('2026-11-19T10:52:00+01:00'));
  await page.goto(`${server.resolvedUrls.local[0]}testing/gallery.html?${query}`);
  await page.waitForSelector('[data-ready]', { timeout: 30_000 });
  await page.evaluate(() => document.fonts.ready);
  for (const step of steps) {
    const [kind, rest] = [step.slice(0, step.indexOf(':')), step.slice(step.indexOf(':') + 1)];
    if (kind === 'key') await page.keyboard.press(rest);
    if (kind === 'type') await page.keyboard.type(rest);
    if (kind === 'click') await page.click(rest);
    if (kind === 'hover') await page.hover(rest);
    if (kind === 'wait') await page.waitForSelector(rest);
  }
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(300);
  mkdirSync(`${root}artefacts`, { recursive: true });
  await page.screenshot({ path: `${root}artefacts/${name}.png` });
  console.log(`artefacts/${name}.png`);
} finally {
  await browser.close();
  await server.close();
}
