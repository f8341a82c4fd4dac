import type { ElectronApplication, Page } from 'playwright-core';
import { newsGapMs } from '../../../desktop/engine/accounts/news.ts';

/** From the first word that stands in the page to the frame after the one with the last; the longest frame meanwhile. Milliseconds. */
type Flood = { paintedMs: number; worstFrameMs: number };
/** `flood`: 1,000 words told as the engine tells them; `single`: each in a change of its own; `typing`: letters typed while 200 words a second arrive. Milliseconds. */
export type LiveFigures = { flood: Flood; single: Flood; typingMs: number[]; typingPaintedMs: number[]; typingWorstFrameMs: number };

/** As `changeChannel` in shared/ipc/channels.ts. */
const channel = 'parley:change';
const floodCount = 1_000;
/** As long as the engine may take for them. */
const floodAppliedMs = 100;
const perSecond = 200;
const letters = 60;

type Room = { accountId: string; roomId: string; headSeq: number };
type Watched = typeof globalThis & { frameMs?: number[]; floodMs?: number; typed?: { committed: number; painted: number }[] };

/**
 * The window's own work with live words in the room that is open, so that neither network nor store is measured here. The engine gathers what it tells
 * (`newsGapMs`), and so do the flood and the steady words; `single` is harsher.
 */
export async function measureLive(electron: ElectronApplication, page: Page, accountId: string): Promise<LiveFigures> {
  const roomId = (await page.locator('[data-room-id][aria-current="page"]').getAttribute('data-room-id')) ?? '';
  const headSeq = Number(/number (\d+)\)/.exec((await page.getByRole('log').getByRole('article').last().textContent()) ?? '')?.[1]);
  const room: Room = { accountId, roomId, headSeq };
  const measureFlood = async (word: string, together: number, everyMs: number): Promise<Flood> => {
    await page.evaluate(watchFrames);
    await page.evaluate(watchFlood, { word, last: room.headSeq + floodCount });
    await electron.evaluate(tell, { room, channel, count: floodCount, together, everyMs, word });
    const painted = await page.waitForFunction(() => (globalThis as Watched).floodMs);
    room.headSeq += floodCount;
    return { paintedMs: Number(await painted.jsonValue()), worstFrameMs: await page.evaluate(worstFrame) };
  };
  const flood = await measureFlood('flood', (floodCount * newsGapMs) / floodAppliedMs, newsGapMs);
  const single = await measureFlood('single', 1, 0);

  const box = page.getByRole('main').getByRole('textbox', { name: /^Message #/ });
  await box.click();
  await page.evaluate(watchTyping);
  await page.evaluate(watchFrames);
  const lasting = letters * 50 + 500;
  const telling = electron.evaluate(tell, {
    room,
    channel,
    count: (perSecond * lasting) / 1_000,
    together: (perSecond * newsGapMs) / 1_000,
    everyMs: newsGapMs,
    word: 'steady',
  });
  for (let n = 0; n < letters; n += 1) await page.keyboard.type('parley '.charAt(n % 7), { delay: 45 });
  await telling;
  const typed = await page.evaluate(() => (globalThis as Watched).typed ?? []);
  // The profile may be used again: a draft that grows with each run would be opened with every start.
  await box.fill('');
  return {
    flood,
    single,
    typingMs: typed.map((letter) => letter.committed),
    typingPaintedMs: typed.map((letter) => letter.painted),
    typingWorstFrameMs: await page.evaluate(worstFrame),
  };
}

/** In the main process: tells the window of new words, `together` in a change, all at once or evenly. */
async function tell(
  { BrowserWindow }: typeof import('electron'),
  input: { room: Room; channel: string; count: number; together: number; everyMs: number; word: string },
): Promise<void> {
  const { room, count, together, everyMs, word } = input;
  const contents = BrowserWindow.getAllWindows()[0]?.webContents;
  const rowOf = (seq: number) => ({
    kind: 'message',
    seq,
    message: {
      id: `00000000-0000-7000-8000-${String(seq).padStart(12, '0')}`,
      roomId: room.roomId,
      seq,
      version: seq,
      authorId: `00000000-0000-7000-8000-00000000000${seq % 10}`,
      kind: 'text',
      body: `${word} ${seq} of many words that come in while one writes`,
      mentions: { userIds: [] },
      files: [],
      votes: { up: 0, down: 0 },
      reactions: [],
      createdAt: Date.now(),
    },
  });
  const from = performance.now();
  for (let told = 0; told < count; told += together) {
    const rows = Array.from({ length: Math.min(together, count - told) }, (_, index) => rowOf(room.headSeq + told + index + 1));
    contents?.send(input.channel, { type: 'rows-changed', accountId: room.accountId, roomId: room.roomId, rows, headSeq: rows.at(-1)?.seq });
    const waitMs = from + (told / together + 1) * everyMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
  }
}

function watchFrames(): void {
  const page: Watched = globalThis;
  const frames: number[] = [];
  page.frameMs = frames;
  let before = performance.now();
  const next = (at: number): void => {
    frames.push(at - before);
    before = at;
    if (page.frameMs === frames) requestAnimationFrame(next);
  };
  requestAnimationFrame((at) => {
    before = at;
    requestAnimationFrame(next);
  });
}

function worstFrame(): number {
  return Math.max(0, ...((globalThis as Watched).frameMs ?? []));
}

function watchFlood({ word, last }: { word: string; last: number }): void {
  const page: Watched = globalThis;
  const log = document.querySelector('[role="log"]');
  page.floodMs = 0;
  let from = 0;
  const observer = new MutationObserver(() => {
    const words = log?.textContent ?? '';
    if (from === 0 && words.includes(`${word} `)) from = performance.now();
    if (!words.includes(`${word} ${last} `)) return;
    observer.disconnect();
    requestAnimationFrame(() =>
      requestAnimationFrame(() => {
        page.floodMs = performance.now() - from;
      }),
    );
  });
  if (log) observer.observe(log, { childList: true, subtree: true });
}

/** For each key: until its letter stands in the box, and until the frame with it is painted. */
function watchTyping(): void {
  const page: Watched = globalThis;
  const typed: { committed: number; painted: number }[] = [];
  page.typed = typed;
  let pressedAt = 0;
  document.addEventListener(
    'keydown',
    (event) => {
      pressedAt = event.timeStamp;
    },
    true,
  );
  window.addEventListener('input', () => {
    const from = pressedAt;
    setTimeout(() => {
      const committed = performance.now() - from;
      requestAnimationFrame(() => requestAnimationFrame(() => typed.push({ committed, painted: performance.now() - from })));
    });
  });
}
