import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { familyOf } from '../../desktop/processes.ts';
import { openTestApp } from '../../desktop/test-app.ts';
import type { TestSession } from '../../desktop/test-session.ts';
import { type LiveFigures, measureLive } from './measure-live.ts';
import { measurePicker, type PickerFigures } from './measure-picker.ts';
import { quantile } from './measure-store.ts';

export type AppFigures = {
  startMs: number[];
  switchP50Ms: number;
  switchP95Ms: number;
  /** The same by keys, one step after the other. */
  keySwitchP50Ms: number;
  keySwitchP95Ms: number;
  /** The same by presses of a mouse that was elsewhere until then: nothing told which room would be next. */
  suddenSwitchP50Ms: number;
  suddenSwitchP95Ms: number;
  memoryMb: number;
  processes: number;
  picker: PickerFigures;
  live: LiveFigures;
};

/** Starts the real app on the profile `starts` times (the first is not counted), then switches rooms in the last one and reads its memory. */
export async function measureApp(session: TestSession, dataFolder: string, accountId: string, starts: number): Promise<AppFigures> {
  const startMs: number[] = [];
  for (let turn = 0; ; turn += 1) {
    const from = performance.now();
    const app = await openTestApp({ session, dataFolder });
    await usable(app.page);
    if (turn > 0) startMs.push(performance.now() - from);
    if (turn < starts) {
      await app.close();
      continue;
    }
    const switches = await switchRooms(app.page, 60, { firstRoom: 1, restMs });
    const pids = familyOf(app.electron.process().pid ?? -1).map((process) => process.pid);
    const memoryMb = pids.reduce((sum, pid) => sum + proportionalMb(pid), 0);
    const picker = await measurePicker(app.page, 20);
    const live = await measureLive(app.electron, app.page, accountId);
    const keySwitches = await stepRooms(app.page, 60);
    const suddenSwitches = await switchRooms(app.page, 60, { firstRoom: 3, restMs: 0 });
    await app.close();
    return {
      live,
      picker,
      startMs,
      switchP50Ms: quantile(switches, 0.5),
      switchP95Ms: quantile(switches, 0.95),
      keySwitchP50Ms: quantile(keySwitches, 0.5),
      keySwitchP95Ms: quantile(keySwitches, 0.95),
      suddenSwitchP50Ms: quantile(suddenSwitches, 0.5),
      suddenSwitchP95Ms: quantile(suddenSwitches, 0.95),
      memoryMb,
      processes: pids.length,
    };
  }
}

/** The room list has rows and the room that was open last shows its words. */
async function usable(page: Page): Promise<void> {
  await page.getByRole('treeitem').first().waitFor();
  await page.getByRole('log').getByRole('article').first().waitFor();
}

/** A hand rests on a row, or between two keys, this long before it presses. */
const restMs = 100;
const settled = () => new Promise((resolve) => setTimeout(resolve, restMs));

/** Opens every fifth room of the list by the mouse and measures, inside the page, from the press to the frame in which that room's words stand. `restMs` 0: the mouse comes and presses at once. */
async function switchRooms(page: Page, turns: number, how: { firstRoom: number; restMs: number }): Promise<number[]> {
  const count = Number(
    await page
      .getByRole('treeitem', { name: /^room-/ })
      .first()
      .getAttribute('aria-setsize'),
  );
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const number = (turn * 5 + how.firstRoom) % count;
    await page.mouse.move(0, 0);
    await page.getByRole('tree').evaluate((tree, share) => {
      tree.scrollTop = share * tree.scrollHeight - tree.clientHeight / 2;
    }, number / count);
    const row = page.getByRole('tree').getByTitle(`room-${String(number).padStart(3, '0')}`, { exact: true });
    if (how.restMs > 0) await row.hover();
    await settled();
    const place = await row.boundingBox();
    if (!place) throw new Error(`room ${number} is not in view`);
    await page.evaluate(watchOpening, 'pointerdown');
    await page.mouse.click(place.x + place.width / 2, place.y + place.height / 2);
    times.push(await tookMs(page));
  }
  return times;
}

/** Goes to the room above in the list by its key, again and again, and measures as above from the key. */
async function stepRooms(page: Page, turns: number): Promise<number[]> {
  const times: number[] = [];
  // The pointer rests on no room.
  await page.mouse.move(0, 0);
  for (let turn = 0; turn < turns; turn += 1) {
    await settled();
    await page.evaluate(watchOpening, 'keydown');
    await page.keyboard.press('Alt+ArrowUp');
    times.push(await tookMs(page));
  }
  return times;
}

type Watched = typeof globalThis & { took?: number | undefined };

async function tookMs(page: Page): Promise<number> {
  const took = await page.waitForFunction(() => (globalThis as Watched).took);
  return Number(await took.jsonValue());
}

/** In the page: keeps the milliseconds from the next `pointerdown`, or the `keydown` of an arrow, to the frame after the one in which another room's words stand. */
function watchOpening(type: string): void {
  const page: Watched = globalThis;
  page.took = undefined;
  const nameOf = () => document.querySelector('[role="log"]')?.getAttribute('aria-label');
  const before = nameOf();
  const watch = (from: number): void => {
    const isShown = nameOf() !== before && document.querySelector('[role="log"] article') !== null;
    // The callback of the next frame runs when the one with the words has been painted.
    requestAnimationFrame(() => {
      if (isShown) page.took = performance.now() - from;
      else watch(from);
    });
  };
  const handle = (event: Event) => {
    if (event instanceof KeyboardEvent && event.key !== 'ArrowUp') return;
    document.removeEventListener(type, handle, { capture: true });
    requestAnimationFrame(() => watch(event.timeStamp));
  };
  document.addEventListener(type, handle, { capture: true });
}

/** Memory of a process with shared pages shared out among those that map them (PSS), in MB. */
function proportionalMb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1_024;
}
