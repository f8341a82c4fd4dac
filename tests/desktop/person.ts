import type { Locator, Page } from 'playwright-core';

/** How long words may take from one window over the relay to another. Generous: two windows, a relay and a database share few cores here. */
const deliveryTimeoutMs = 15_000;
/** A connection that was lost is tried again after a random wait of at most 30 s, on each side. */
const comingBackTimeoutMs = 60_000;

/** Somebody at the window: finds things by what a screen reader says of them. */
export type Person = {
  signUp(name: string, handle: string): Promise<void>;
  createRoom(name: string, topic: string): Promise<void>;
  joinRoom(name: string): Promise<void>;
  openRoom(name: string): Promise<void>;
  write(words: string): Promise<void>;
  /** A message in the open room whose label holds all of these. */
  message(...parts: string[]): Locator;
  sees(...parts: string[]): Promise<void>;
  /** As `sees`, once the lost connections have come back. */
  seesWhenBack(...parts: string[]): Promise<void>;
  /** What the connection chip says. */
  connectionIs(words: string): Promise<void>;
};

export function personAt(page: Page): Person {
  const composer = () => page.getByRole('textbox', { name: /^(Message|Write the first message in) / });
  const roomRow = (name: string) => page.getByRole('treeitem', { name: new RegExp(`^${name}( ?,|$)`) });
  const message = (...parts: string[]) =>
    parts.reduce((found, part) => found.and(page.locator(`[aria-label*=${JSON.stringify(part)}]`)), page.getByRole('article')).first();
  return {
    async signUp(name, handle) {
      // The server that was started beside the app stands in the field already.
      await page.getByRole('region', { name: /^Found / }).waitFor();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('textbox', { name: 'Your name' }).fill(name);
      await page.getByRole('textbox', { name: 'Handle' }).fill(handle);
      await page.getByLabel('Password', { exact: true }).fill('correct horse battery');
      await page.getByRole('button', { name: 'Create account' }).click();
      await page.getByRole('heading', { name: /^Welcome to / }).waitFor();
    },
    async createRoom(name, topic) {
      await page.getByRole('main').getByRole('button', { name: 'New room' }).click();
      const dialog = page.getByRole('dialog', { name: 'New room' });
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
      await dialog.getByRole('textbox', { name: 'Topic' }).fill(topic);
      await dialog.getByRole('button', { name: 'Create room' }).click();
      await composer().waitFor();
    },
    async joinRoom(name) {
      await page.getByRole('button', { name: 'Browse rooms' }).first().click();
      await page.getByRole('button', { name: `Join ${name}` }).click();
      await roomRow(name).waitFor();
    },
    async openRoom(name) {
      await roomRow(name).click();
      await composer().waitFor();
    },
    async write(words) {
      await composer().fill(words);
      await composer().press('Enter');
    },
    message,
    sees: (...parts) => message(...parts).waitFor({ timeout: deliveryTimeoutMs }),
    seesWhenBack: (...parts) => message(...parts).waitFor({ timeout: comingBackTimeoutMs }),
    connectionIs: (words) => page.locator('[data-connection]').filter({ hasText: words }).waitFor({ timeout: comingBackTimeoutMs }),
  };
}
