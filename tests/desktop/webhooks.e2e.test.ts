import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

// One story: each test goes on where the one before it ended. The operator lets the server post to this machine.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-webhooks-'));
/** From the window over the server to another server and back; all of them share few cores here. */
const deliveryMs = 30_000;
/** What others' server was told. */
const told: { signature: string; body: string }[] = [];
let status = 200;
const site = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += String(part);
  });
  request.on('end', () => {
    told.push({ signature: String(request.headers['x-parley-signature']), body });
    response.writeHead(status).end();
  });
});
let session: TestSession;
let relay: TestRelay;
let app: TestApp;
let page: Page;
let lena: Person;

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay({ OUTGOING_ALLOW: '127.0.0.1' });
  app = await openTestApp({ session, dataFolder: join(folder, 'lena'), serverUrl: relay.url });
  page = app.page;
  lena = personAt(page);
});

afterAll(async () => {
  await app?.close();
  await relay?.close();
  await session?.stop();
  site.closeAllConnections();
  site.close();
  rmSync(folder, { recursive: true, force: true });
});

const dialog = (name: string | RegExp): Locator => page.getByRole('dialog', { name });
const siteHost = () => `127.0.0.1:${(site.address() as AddressInfo).port}`;

async function openWebhooks(): Promise<Locator> {
  await page.getByRole('main').getByRole('button', { name: 'Room menu' }).click();
  await page.getByRole('menuitem', { name: 'Room settings' }).click();
  await dialog('Room settings').locator('.setting-row', { hasText: 'Webhooks' }).getByRole('button', { name: 'Show' }).click();
  const list = dialog('Webhooks of builds');
  await list.waitFor();
  return list;
}

const post = async (address: string, text: string): Promise<number> =>
  (await fetch(address, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ text }) })).status;

it('what is posted to a new incoming webhook appears in the room, from a bot of that name', async () => {
  await lena.signUp('Lena Haugen', 'lena');
  await lena.createRoom('builds', 'What the machines say');
  const list = await openWebhooks();
  await list.getByText('No webhooks yet.').waitFor();
  await list.getByRole('button', { name: 'New webhook' }).click();
  const form = dialog('New webhook of builds');
  await form.getByRole('textbox', { name: 'Name' }).fill('Build server');
  await form.getByRole('button', { name: 'Create' }).click();
  const made = dialog('Build server is made');
  const address = await made.getByRole('textbox', { name: 'Address' }).inputValue();
  expect(address).toMatch(new RegExp(`^${relay.url}/v1/hooks/[0-9a-f-]+/phk_`));
  expect(await post(address, 'Build *7* is done')).toBe(200);
  await made.getByRole('button', { name: 'Done' }).click();
  await list.getByText(/Writes here, last post/).waitFor();
  await app.screenshot('e2e-webhooks-list');
  await page.keyboard.press('Escape');
  await lena.sees('Build server', 'is done');
  await lena.message('Build server', 'is done').locator('.tag', { hasText: 'Bot' }).waitFor();

  await openWebhooks();
  await list.getByRole('button', { name: 'Open Build server' }).click();
  await dialog('Build server').getByRole('radio', { name: 'Settings' }).click();
  await dialog('Build server').getByRole('button', { name: 'New address…' }).click();
  await dialog('New address for Build server?').getByRole('button', { name: 'Make a new address' }).click();
  const fresh = dialog('Build server has a new address');
  const next = await fresh.getByRole('textbox', { name: 'Address' }).inputValue();
  expect([await post(address, 'to the old address'), await post(next, 'Build 8 is done')]).toEqual([404, 200]);
  await fresh.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Escape');
  await lena.sees('Build server', 'Build 8 is done');
});

it('an outgoing webhook sends what is written, signed; a failure is shown with its next try, and tried now', async () => {
  const list = await openWebhooks();
  await list.getByRole('button', { name: 'New webhook' }).click();
  const form = dialog('New webhook of builds');
  await form.getByRole('radio', { name: /Others are told/ }).click();
  await form.getByRole('textbox', { name: 'Name' }).fill('Mirror');
  await form.getByRole('textbox', { name: 'Address' }).fill('http://10.0.0.1/in');
  await form.getByRole('button', { name: 'Create' }).click();
  await form.getByRole('alert').filter({ hasText: '10.0.0.1 is not on the public internet.' }).waitFor();
  await form.getByRole('textbox', { name: 'Address' }).fill(`http://${siteHost()}/in`);
  await form.getByRole('button', { name: 'Create' }).click();
  const made = dialog('Mirror is made');
  const secret = await made.getByRole('textbox', { name: 'Signing secret' }).inputValue();
  await made.getByRole('button', { name: 'Done' }).click();
  await page.keyboard.press('Escape');

  await lena.write('Is anybody listening?');
  const [first] = await waitFor('the first delivery', () => (told.length > 0 ? told : null), deliveryMs);
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(first?.signature ?? '') ?? [];
  expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${first?.body}`).digest('hex'));
  expect(JSON.parse(first?.body ?? '')).toMatchObject({
    room: { name: 'builds' },
    actor: { handle: 'lena' },
    event: { message: { body: 'Is anybody listening?' } },
  });

  status = 503;
  await lena.write('And now?');
  await waitFor('the second delivery', () => told.length > 1, deliveryMs);
  await openWebhooks();
  await list.getByRole('button', { name: 'Open Mirror' }).click();
  const mirror = dialog('Mirror');
  const rows = mirror.getByRole('region', { name: 'Deliveries' }).getByRole('listitem');
  await rows.filter({ hasText: 'Waiting' }).filter({ hasText: 'The server answered 503.' }).filter({ hasText: 'next try' }).waitFor({ timeout: deliveryMs });
  await rows.filter({ hasText: 'Delivered' }).filter({ hasText: 'answered 200' }).waitFor();
  await app.screenshot('e2e-webhooks-deliveries');
  status = 200;
  await mirror.getByRole('button', { name: 'Try now' }).click();
  await rows.filter({ hasText: 'Waiting' }).waitFor({ state: 'hidden', timeout: deliveryMs });
  expect(await rows.filter({ hasText: 'Delivered' }).count()).toBe(2);
  expect(told.map(({ body }) => JSON.parse(body).event.message.body)).toContain('And now?');
  await mirror.getByRole('button', { name: 'Back to the webhooks' }).click();
  await list.waitFor();
  await page.keyboard.press('Escape');
});

it('members see where words go; webhooks are no bots of their own; a deleted one is over', async () => {
  await page.getByRole('button', { name: /show or hide people/ }).click();
  await page.getByText(`Messages here also go to ${siteHost()}. 1 webhook writes here`).waitFor({ timeout: deliveryMs });
  const list = await openWebhooks();
  await list.getByRole('button', { name: 'Open Mirror' }).click();
  await dialog('Mirror').getByRole('radio', { name: 'Settings' }).click();
  await dialog('Mirror').getByRole('button', { name: 'Delete…' }).click();
  await dialog('Delete Mirror?').getByRole('button', { name: 'Delete' }).click();
  await list.waitFor();
  await list.getByRole('button', { name: 'Open Mirror' }).waitFor({ state: 'hidden' });
  await page.keyboard.press('Escape');
  await page.getByText('1 webhook writes here', { exact: true }).waitFor({ timeout: deliveryMs });
  await page.keyboard.press('Control+,');
  await page.getByText('Bots', { exact: true }).first().click();
  await page.getByText('No bots yet').waitFor();
});
