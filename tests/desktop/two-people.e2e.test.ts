import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';

// One story: each test goes on where the one before it ended.

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-two-'));
let session: TestSession;
let relay: TestRelay;
let apps: { lena: TestApp; tomas: TestApp };
let lena: Person;
let tomas: Person;

const open = (name: string) => openTestApp({ session, dataFolder: join(folder, name), serverUrl: relay.url, args: [`--profile=${name}`] });

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
  apps = { lena: await open('lena'), tomas: await open('tomas') };
  lena = personAt(apps.lena.page);
  tomas = personAt(apps.tomas.page);
});

afterAll(async () => {
  await apps?.lena.close();
  await apps?.tomas.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('signs two people up, on the server that is filled in', async () => {
  await apps.lena.screenshot('e2e-01-server');
  await lena.signUp('Lena Haugen', 'lena');
  await tomas.signUp('Tomás Rey', 'tomas.rey');
  await apps.tomas.screenshot('e2e-02-welcome');
});

it('lets one make a room and the other join it', async () => {
  await lena.createRoom('firmware', 'Releases and the bench');
  await lena.write('RC3 is on the bench, all green so far');
  await lena.sees('Lena Haugen', 'RC3 is on the bench', 'stored');
  await tomas.joinRoom('firmware');
  await tomas.openRoom('firmware');
  await tomas.sees('Lena Haugen', 'RC3 is on the bench');
});

it('carries words both ways', async () => {
  await tomas.write('Then let us ship it on Thursday');
  await lena.sees('Tomás Rey', 'ship it on Thursday');
  await lena.write('Thursday it is: `v2.4.0`, notes by noon');
  await tomas.sees('Lena Haugen', 'notes by noon');
  const hers = apps.lena.page.getByRole('article').filter({ hasText: 'notes by noon' });
  await hers.getByRole('img', { name: /^(Read by|On a device of) Tomás Rey$/ }).waitFor({ timeout: 30_000 });
  await tomas.sees('Tomás Rey', 'ship it on Thursday', 'stored');
  await apps.lena.screenshot('e2e-03-chat');
  await apps.tomas.screenshot('e2e-04-chat-other-side');
});

it('shows the history after a restart with the relay stopped', async () => {
  await apps.tomas.close();
  await relay.stop();
  apps.tomas = await open('tomas');
  tomas = personAt(apps.tomas.page);
  await tomas.openRoom('firmware');
  await tomas.sees('Lena Haugen', 'RC3 is on the bench');
  await tomas.sees('Tomás Rey', 'ship it on Thursday');
  await tomas.connectionIs('Offline');
});

it('keeps a message that is written offline, also over a kill, and delivers it once the relay is back', async () => {
  await tomas.write('Written on the train, nobody hears me yet');
  await tomas.sees('Written on the train', 'only on this device');
  await apps.tomas.screenshot('e2e-05-offline');
  apps.tomas.kill();
  apps.tomas = await open('tomas');
  tomas = personAt(apps.tomas.page);
  await tomas.openRoom('firmware');
  await tomas.sees('Written on the train', 'only on this device');

  await relay.start();
  await lena.seesWhenBack('Tomás Rey', 'Written on the train', 'stored');
  await tomas.seesWhenBack('Written on the train', 'stored');
  await tomas.connectionIs('Online');
  expect(await apps.lena.page.getByRole('article').filter({ hasText: 'Written on the train' }).count()).toBe(1);
  await apps.lena.screenshot('e2e-06-back');
});

it('did all that without a complaint of the page', () => {
  expect(apps.lena.complaints).toEqual([]);
  expect(apps.tomas.complaints).toEqual([]);
});
