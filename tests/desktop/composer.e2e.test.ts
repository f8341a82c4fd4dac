import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { personAt } from './person.ts';
import { buildTestApp, openTestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

const dataFolder = mkdtempSync(join(tmpdir(), 'parley-e2e-composer-'));
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

it('completes by keys, changes the last message by ↑, and keeps an answer that was begun over a restart', async () => {
  const first = await openTestApp({ session, dataFolder, serverUrl: relay.url });
  const person = personAt(first.page);
  await person.signUp('Priya Raman', 'priya');
  await person.createRoom('firmware', '');
  const box = first.page.getByRole('textbox', { name: /^(Message|Write the first message in) / });

  // Names, rooms and emoji, by keys alone.
  await box.pressSequentially('see #fir');
  await first.page.getByRole('option', { name: 'firmware' }).waitFor();
  await box.press('Tab');
  await box.pressSequentially('it works :tad');
  await first.page.getByRole('option', { name: /^:tada:/ }).waitFor();
  await box.press('Enter');
  expect(await box.inputValue()).toBe('see #firmware it works 🎉 ');
  await box.press('Enter');
  await person.sees('it works 🎉', 'stored');

  // What was done to the text can be undone, as typing can.
  await box.pressSequentially('bold');
  await box.press('ControlOrMeta+a');
  await box.press('ControlOrMeta+b');
  expect(await box.inputValue()).toBe('**bold**');
  await box.press('ControlOrMeta+z');
  expect(await box.inputValue()).toBe('bold');
  await box.fill('');

  await box.press('ArrowUp');
  await waitFor('the words of the message', async () => (await box.inputValue()) === 'see #firmware it works 🎉');
  await box.fill('it works on rig 3 :tada:');
  await box.press('Enter');
  await person.sees('it works on rig 3 🎉', 'stored');

  // An answer that was begun, with the caret in the middle of its words.
  await box.press('Shift+ArrowUp');
  await first.page.getByRole('button', { name: /^Answering Priya Raman it works on rig 3/ }).waitFor();
  await box.pressSequentially('half a thought');
  await box.press('Home');
  await first.close();

  const second = await openTestApp({ session, dataFolder, serverUrl: relay.url });
  const again = second.page.getByRole('textbox', { name: /^Message / });
  await personAt(second.page).openRoom('firmware');
  await waitFor('the draft', async () => (await again.inputValue()) === 'half a thought');
  await second.page.getByRole('button', { name: /^Answering Priya Raman it works on rig 3/ }).waitFor();
  await again.pressSequentially('Only ');
  await again.press('Enter');
  await personAt(second.page).sees('Only half a thought', 'stored');
  expect(first.complaints).toEqual([]);
  expect(second.complaints).toEqual([]);
  await second.close();
});
