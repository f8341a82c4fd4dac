import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Person, personAt } from './person.ts';
import { buildTestApp, openTestApp, type TestApp } from './test-app.ts';
import { openTestRelay, type TestRelay } from './test-relay.ts';
import { openTestSession } from './test-session.ts';

type Somebody = TestApp & { person: Person };

/** Lena and Omar, each in a window of the real app, with the room "mast" open. `folder`: for what a test leaves on the disk; it goes with `close`. */
export type TwoInARoom = { relay: TestRelay; lena: Somebody; omar: Somebody; folder: string; close(): Promise<void> };

/** Opens all of it on a relay of its own. `env`: what its operator sets besides. `args`: for both apps. */
export async function openTwoInARoom({ env = {}, args = [] }: { env?: Record<string, string>; args?: string[] } = {}): Promise<TwoInARoom> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-e2e-two-'));
  const opened: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  const close = async () => {
    for (let end = opened.pop(); end !== undefined; end = opened.pop()) await end();
  };
  try {
    await buildTestApp();
    const session = await openTestSession();
    opened.push(session.stop);
    const relay = await openTestRelay(env);
    opened.push(relay.close);
    const openPerson = async (name: string, handle: string): Promise<Somebody> => {
      const app = await openTestApp({ session, dataFolder: join(folder, handle), serverUrl: relay.url, args });
      opened.push(app.close);
      const person = personAt(app.page);
      await person.signUp(name, handle);
      return { ...app, person };
    };
    const lena = await openPerson('Lena Haugen', 'lena');
    const omar = await openPerson('Omar Haddad', 'omar');
    await lena.person.createRoom('mast', '');
    await omar.person.joinRoom('mast');
    await omar.person.openRoom('mast');
    return { relay, lena, omar, folder, close };
  } catch (error) {
    await close();
    throw error;
  }
}
