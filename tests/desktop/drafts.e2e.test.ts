import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personAt } from './person.ts';
import { buildTestApp, openTestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'parley-e2e-drafts-'));
let session: TestSession;
let relay: TestRelay;

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
});

afterAll(async () => {
  await relay?.close();
  await session?.stop();
  rmSync(dataFolder, { recursive: true, force: true });
});

const composer = /^(Message|Write the first message in) /;

it('keeps what was typed right before the app was quit', async () => {
  const first = await openTestApp({ session, dataFolder, serverUrl: relay.url });
  await personAt(first.page).signUp('Lena Haugen', 'lena');
  await personAt(first.page).createRoom('notes', '');
  await first.page.getByRole('textbox', { name: composer }).pressSequentially('half a thought');
  await first.close();

  const second = await openTestApp({ session, dataFolder, serverUrl: relay.url });
  await personAt(second.page).openRoom('notes');
  const box = second.page.getByRole('textbox', { name: composer });
  await waitFor('the draft', async () => (await box.inputValue()) === 'half a thought');
  await box.fill('half a thought and a bit');
  const child = second.electron.process();
  await second.page.getByRole('banner').getByRole('button', { name: 'Close' }).click();
  await waitFor('the end of the app', () => child.exitCode !== null || child.signalCode !== null);
  expect(child.exitCode).toBe(0);

  const third = await openTestApp({ session, dataFolder, serverUrl: relay.url });
  await personAt(third.page).openRoom('notes');
  const again = third.page.getByRole('textbox', { name: composer });
  await waitFor('the draft', async () => (await again.inputValue()) === 'half a thought and a bit');
  expect(third.complaints).toEqual([]);
  await third.close();
});
