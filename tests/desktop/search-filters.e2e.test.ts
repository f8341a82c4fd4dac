import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTwoInARoom, type TwoInARoom } from './two-in-a-room.ts';

let two: TwoInARoom;

beforeAll(async () => {
  two = await openTwoInARoom();
});
afterAll(() => two?.close());

it('finds what is not read yet and what calls one, alone and beside other filters', async () => {
  const { lena, omar } = two;
  const field = lena.page.getByRole('combobox', { name: 'Search messages' });
  const clear = lena.page.getByRole('button', { name: 'Clear', exact: true });
  const hits = lena.page.getByRole('option');
  const finds = async (query: string, words: readonly string[]): Promise<void> => {
    // Filters stay in the field until they are taken out.
    if (await clear.isVisible()) await clear.click();
    await field.fill(query);
    await expect
      .poll(async () => (await hits.allTextContents()).map((hit) => /crane \w+/.exec(hit)?.[0]).sort(), { message: query, timeout: 15_000 })
      .toEqual(words);
  };
  await omar.person.write('The crane seen');
  await lena.person.sees('The crane seen');
  // Only what is looked at counts as read.
  const unread = lena.page.getByRole('treeitem', { name: /^mast.*unread/ });
  if (!(await lena.page.evaluate(() => document.hasFocus()))) await unread.waitFor();
  await lena.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.focus());
  await unread.waitFor({ state: 'detached' });
  await lena.page.getByRole('button', { name: 'Saved', exact: true }).click();
  await omar.person.write('The crane unseen');
  await omar.person.write('@lena the crane calls');
  await omar.person.sees('the crane calls', 'stored');

  await lena.page.keyboard.press('Control+Shift+F');
  await finds('crane', ['crane calls', 'crane seen', 'crane unseen']);
  await finds('is:unread', ['crane calls', 'crane unseen']);
  await finds('is:mention', ['crane calls']);
  await finds('is:unread in:mast from:omar', ['crane calls', 'crane unseen']);
  await finds('is:mention from:lena', []);
  await finds('is:unread is:mention from:omar crane', ['crane calls']);
  await lena.screenshot('e2e-search-filters');
});
