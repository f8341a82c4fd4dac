import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { familyOf } from '../../desktop/processes.ts';
import { openTestApp } from '../../desktop/test-app.ts';
import type { TestSession } from '../../desktop/test-session.ts';
import { quantile } from './measure-store.ts';

export type AppFigures = { startMs: number[]; switchP50Ms: number; switchP95Ms: number; memoryMb: number; processes: number };

/** Starts the real app on the profile `starts` times (the first is not counted), then switches rooms in the last one and reads its memory. */
export async function measureApp(session: TestSession, dataFolder: string, starts: number): Promise<AppFigures> {
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
    const switches = await switchRooms(app.page, 60);
    const pids = familyOf(app.electron.process().pid ?? -1).map((process) => process.pid);
    const memoryMb = pids.reduce((sum, pid) => sum + proportionalMb(pid), 0);
    await app.close();
    return { startMs, switchP50Ms: quantile(switches, 0.5), switchP95Ms: quantile(switches, 0.95), memoryMb, processes: pids.length };
  }
}

/** The room list has rows and the room that was open last shows its words. */
async function usable(page: Page): Promise<void> {
  await page.getByRole('treeitem').first().waitFor();
  await page.getByRole('log').getByRole('article').first().waitFor();
}

/** Opens rooms of the list by pointer and measures, inside the page, from the press to the frame in which that room's words stand. */
async function switchRooms(page: Page, turns: number): Promise<number[]> {
  return page.evaluate(async (count) => {
    const frame = (): Promise<void> => new Promise((resolve) => requestAnimationFrame(() => resolve()));
    const times: number[] = [];
    for (let turn = 0; turn < count; turn += 1) {
      const rows = [...document.querySelectorAll<HTMLElement>('[role="treeitem"]')].filter((row) => /room-\d{3}/.test(row.textContent ?? ''));
      const row = rows[(turn * 5 + 1) % rows.length];
      const number = Number(/room-(\d{3})/.exec(row?.textContent ?? '')?.[1]);
      if (row === undefined || Number.isNaN(number)) throw new Error('no room rows in the list');
      const target = row.querySelector<HTMLElement>('button, a') ?? row;
      const from = performance.now();
      target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true }));
      target.click();
      while (!(document.querySelector('[role="log"]')?.textContent ?? '').includes(`(room ${number}, `)) {
        await frame();
        if (performance.now() - from > 5_000) throw new Error(`room-${number} did not show`);
      }
      // The callback of the next frame runs when the one with the words has been painted.
      await frame();
      times.push(performance.now() - from);
    }
    return times;
  }, turns);
}

/** Memory of a process with shared pages shared out among those that map them (PSS), in MB. */
function proportionalMb(pid: number): number {
  return Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) / 1_024;
}
