import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type BotProcess, startBotProcess } from '../support/bot-process.ts';
import { type FakeModel, startFakeModel } from '../support/fake-model.ts';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession, type TestSession } from './test-session.ts';
import { waitFor } from './wait-for.ts';

// One story: each test goes on where the one before it ended. Ines has the first account, so she makes bots.

/** A bot says for so long that it writes; the window forgets it then. */
const forgottenMs = 40_000;

const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-bots-'));
const bots: BotProcess[] = [];
let session: TestSession;
let relay: TestRelay;
let app: TestApp;
let page: Page;
let ines: Person;
let model: FakeModel;
let superchat: BotProcess;
let startSuperchat: () => BotProcess;

beforeAll(async () => {
  await buildTestApp();
  session = await openTestSession();
  relay = await openTestRelay();
  model = await startFakeModel();
  app = await openTestApp({ session, dataFolder: join(folder, 'ines'), serverUrl: relay.url });
  page = app.page;
  ines = personAt(page);
  await ines.signUp('Ines Almeida', 'ines');
  await ines.createRoom('firmware', 'The logger');
});

afterAll(async () => {
  for (const bot of bots) await bot.kill();
  await app?.close();
  await model?.close();
  await relay?.close();
  await session?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const box = () => page.getByRole('textbox', { name: /^(Message|Write the first message in) / });
const stopButton = () => page.getByRole('button', { name: 'Stop Superchat' });

/** Settings, Bots, New bot; answers the token as it was copied. */
async function makeBot(handle: string, name: string): Promise<string> {
  await page.keyboard.press('Control+,');
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('button', { name: 'Bots', exact: true }).click();
  await page.getByRole('button', { name: 'New bot' }).click();
  const dialog = page.getByRole('dialog', { name: 'New bot' });
  await dialog.getByRole('textbox', { name: 'Handle' }).fill(handle);
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await dialog.getByRole('radio', { name: 'In 90 days' }).click();
  await dialog.getByRole('button', { name: 'Create' }).click();
  const made = page.getByRole('dialog', { name: `${name} is made` });
  await made.getByRole('button', { name: 'Copy' }).click();
  const token = await waitFor('the copied token', async () => {
    const copied = await app.electron.evaluate(({ clipboard }) => clipboard.readText());
    return copied.startsWith('pbt_') ? copied : null;
  });
  await made.getByRole('button', { name: 'Done' }).click();
  await page.getByText(`@${handle}`).waitFor();
  await page.getByRole('button', { name: 'Leave the settings' }).click();
  await box().waitFor();
  return token;
}

function run(program: string, token: string, env: Record<string, string> = {}): BotProcess {
  const name = program.replaceAll('/', '-');
  const bot = startBotProcess(program, { PARLEY_URL: relay.url, PARLEY_TOKEN: token, PARLEY_STATE: join(folder, `${name}.json`), ...env });
  bots.push(bot);
  return bot;
}

it('a bot that was made in the settings answers in the room, from the example as it is', async () => {
  const token = await makeBot('echo', 'Echo');
  await run('examples/echo.ts', token).connected;
  await ines.write('/invite @echo');
  await page.getByText('Echo was added').first().waitFor();
  await ines.write('@echo hello');
  await ines.sees('Echo', 'You said: @echo hello');
});

it('its command is completed, shows what it takes, and is not sent without it', async () => {
  await box().fill('/ec');
  const option = page.getByRole('option', { name: /^\/echo <words>/ });
  await option.waitFor();
  await box().press('Enter');
  const hint = page.getByRole('note', { name: 'How to type /echo' });
  await hint.waitFor();
  expect(await hint.locator('[aria-current]').textContent()).toBe('<words>');
  await box().press('Enter');
  await page.getByRole('alert').filter({ hasText: '/echo needs words. Like this: /echo <words>' }).waitFor();
  await ines.write('/echo a whole sentence');
  await ines.sees('Echo', 'a whole sentence');
  await page.locator('.answered', { hasText: 'for Ines Almeida' }).waitFor();
});

it('what a bot says to one person alone stands above the box and can be dismissed', async () => {
  await ines.write(`/echo ${'long '.repeat(120)}`);
  const own = page.getByRole('region', { name: 'Your commands' });
  await own.getByText('That is too long for me.').waitFor();
  await own.getByText('Only you see this').waitFor();
  await own.getByRole('button', { name: 'Dismiss' }).click();
  await own.waitFor({ state: 'detached' });
});

it('an answer that is being written is stopped in the window, stream and all', async () => {
  const token = await makeBot('superchat', 'Superchat');
  startSuperchat = () => run('bots/llm/main.ts', token, { LLM_URL: model.url, LLM_MODEL: 'm' });
  superchat = startSuperchat();
  await superchat.connected;
  await ines.write('/invite @superchat');
  await page.getByText('Superchat was added').first().waitFor();
  await ines.write('/ask-on');
  await ines.sees('Superchat', 'I answer in this room now');
  model.model.answer = ({ say }) => say('Once upon a time');
  await ines.write('/ask a story');
  await ines.sees('Superchat', 'Once upon a time');
  await stopButton().waitFor();
  await app.screenshot('bots-e2e-stop');
  await stopButton().click();
  await ines.sees('Superchat', 'Stopped by Ines Almeida.');
  await waitFor('the stream is closed', () => model.closedEarly() === 1 || null);
  await stopButton().waitFor({ state: 'detached' });
});

it('the button is there again after a reload, and a private answer says that /stop was heard', async () => {
  model.model.answer = ({ say }) => say('Twice upon a time');
  await ines.write('/ask another story');
  await ines.sees('Superchat', 'Twice upon a time');
  await stopButton().waitFor();
  await page.reload();
  await stopButton().waitFor();
  await ines.write('/stop');
  await page.getByRole('region', { name: 'Your commands' }).getByText('Stopped.').waitFor();
  await stopButton().waitFor({ state: 'detached' });
  await waitFor('the stream is closed', () => model.closedEarly() === 2 || null);
  await page.getByRole('button', { name: 'Dismiss' }).click();
});

it('a bot that dies in the middle leaves no button behind, and says at its next start that it broke off', async () => {
  model.model.answer = ({ say }) => say('Thrice upon a time');
  await ines.write('/ask a third story');
  await ines.sees('Superchat', 'Thrice upon a time');
  await stopButton().waitFor();
  await superchat.kill();
  await stopButton().waitFor({ state: 'detached', timeout: forgottenMs });
  await startSuperchat().connected;
  await ines.sees('Superchat', 'The bot was restarted meanwhile.');
});

it('a command stays in the box while the server is away; what the app does itself still works', async () => {
  await relay.stop();
  await ines.connectionIs('Offline');
  await ines.write('/echo later');
  await page.getByRole('alert').filter({ hasText: 'A command needs the server' }).waitFor();
  expect(await box().inputValue()).toBe('/echo later');
  await ines.write('/me goes home');
  await ines.sees('goes home');
  expect(app.complaints.filter((words) => words.includes('Content Security Policy'))).toEqual([]);
});
