import { existsSync, mkdirSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildTestApp } from '../desktop/test-app.ts';
import { openTestSession } from '../desktop/test-session.ts';
import { measureApp } from './desktop/measure-app.ts';
import { measureApply } from './desktop/measure-apply.ts';
import { measureSearch } from './desktop/measure-search.ts';
import { measureStore, quantile } from './desktop/measure-store.ts';
import { seededNames, seedProfile } from './desktop/seed-profile.ts';
import { appendResults } from './results.ts';

/**
 * `npm run bench:desktop`: 1,000,000 messages in 500 rooms, the network off. Options: --messages N, --rooms N, --folder DIR (keeps and reuses the made profile),
 * --starts N (default 5), --part store|search|app (once for each wanted; default: all), --write (adds the figures to RESULTS.md).
 */
const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '1000000' },
    rooms: { type: 'string', default: '500' },
    folder: { type: 'string' },
    starts: { type: 'string', default: '5' },
    part: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});

const folder = values.folder ?? (await mkdtemp(join(tmpdir(), 'parley-bench-desktop-')));
const directory = join(folder, 'engine');
mkdirSync(directory, { recursive: true });
const input = { rooms: Number(values.rooms), messages: Number(values.messages), serverUrl: 'http://127.0.0.1:9' };
const lines: string[] = [];
const say = (line: string): void => {
  lines.push(line);
  process.stdout.write(`${line}\n`);
};

const wants = (part: string): boolean => values.part === undefined || values.part.includes(part);

let shown = 0;
const profile = existsSync(join(directory, 'device.db'))
  ? seededNames(input.rooms, input.messages)
  : seedProfile(directory, {
      ...input,
      onProgress: (share) => {
        if (share - shown < 0.1) return;
        shown = share;
        process.stderr.write(`making the profile: ${Math.round(share * 100)} %\n`);
      },
    });

try {
  if (wants('store')) {
    await measureStore(directory, profile);
    const store = await measureStore(directory, profile);
    say('');
    say(`#### store: ${input.messages.toLocaleString('en')} messages in ${input.rooms} rooms, offline`);
    say('');
    say('| measure | here | floor |');
    say('|---|---|---|');
    say(`| P13: open the profile + first page of 50 | ${store.openAndFirstPageMs.toFixed(1)} ms | 20 ms |`);
    say(`| P13: page of 50, p50 / p99 | ${store.pageP50Ms.toFixed(2)} / ${store.pageP99Ms.toFixed(2)} ms | p99 2 ms |`);
    say(
      `| the same page by a bare statement, p99 (baseline); ratio | ${store.plainP99Ms.toFixed(2)} ms; ${(store.pageP99Ms / store.plainP99Ms).toFixed(1)}× | |`,
    );

    // Once before anything is measured, as the store above.
    await measureApply(directory, profile, 20);
    for (const packetsOf of [1, 20]) {
      const applied = await measureApply(directory, profile, packetsOf);
      say(
        `| 1,000 live messages applied, ${packetsOf === 1 ? 'each in a packet of its own' : `packets of ${packetsOf}`}; then indexed; slowest step of the index | ${applied.applyMs.toFixed(0)} ms; ${applied.indexMs.toFixed(0)} ms; ${applied.slowestIndexStepMs.toFixed(0)} ms | 100 ms |`,
      );
    }
  }

  if (wants('search')) {
    const figures = await measureSearch(directory, profile);
    say('');
    say(
      `#### search: ${input.messages.toLocaleString('en')} messages in ${input.rooms} rooms, pages of 50 with the count, offline; floor: p95 50 ms for every kind`,
    );
    say('');
    say('| query | p50 / p95 / worst ms | hits on the page | LIKE over the same file (baseline), p50 ms |');
    say('|---|---|---|---|');
    for (const kind of figures)
      say(
        `| ${kind.name} (${kind.queries}) | ${kind.p50Ms.toFixed(1)} / ${kind.p95Ms.toFixed(1)} / ${kind.worstMs.toFixed(1)}${kind.p95Ms > 50 ? ' BELOW' : ''} | ${kind.hits} | ${kind.likeP50Ms === null ? '' : kind.likeP50Ms.toFixed(0)} |`,
      );
  }

  if (wants('app')) {
    await buildTestApp();
    const session = await openTestSession();
    try {
      const app = await measureApp(session, folder, profile.accountId, Number(values.starts));
      say('');
      say(`#### app: real Electron on that profile, the network off, ${values.starts} warm starts`);
      say('');
      say('| measure | here | floor |');
      say('|---|---|---|');
      say(
        `| process start → usable room list and last room, median / worst | ${Math.round(quantile(app.startMs, 0.5))} / ${Math.round(Math.max(...app.startMs))} ms | 1,500 ms |`,
      );
      say(`| emoji picker until painted, first / p50 | ${app.picker.firstMs.toFixed(0)} / ${quantile(app.picker.openMs, 0.5).toFixed(0)} ms | 50 ms |`);
      say(`| room switch until painted, p50 / p95 | ${app.switchP50Ms.toFixed(0)} / ${app.switchP95Ms.toFixed(0)} ms | p95 50 ms |`);
      say(`| the same by Alt+↑, p50 / p95 | ${app.keySwitchP50Ms.toFixed(0)} / ${app.keySwitchP95Ms.toFixed(0)} ms | p95 50 ms |`);
      say(`| the same by a press that comes at once, p50 / p95 | ${app.suddenSwitchP50Ms.toFixed(0)} / ${app.suddenSwitchP95Ms.toFixed(0)} ms | |`);
      say(`| memory of all ${app.processes} processes (PSS) | ${Math.round(app.memoryMb)} MB | 450 MB |`);
      const { live } = app;
      say(
        `| 1,000 live words told to the open room over 100 ms, as the engine tells them: until painted; worst frame | ${live.flood.paintedMs.toFixed(0)} ms; ${live.flood.worstFrameMs.toFixed(0)} ms | worst frame 50 ms |`,
      );
      say(
        `| the same told one by one at once: until painted; worst frame | ${live.single.paintedMs.toFixed(0)} ms; ${live.single.worstFrameMs.toFixed(0)} ms | |`,
      );
      say(
        `| a letter typed while 200 words/s come: in the box, p95 (painted, p95) | ${quantile(live.typingMs, 0.95).toFixed(0)} ms (${quantile(live.typingPaintedMs, 0.95).toFixed(0)} ms) | 16 ms |`,
      );
      say(`| worst frame meanwhile | ${live.typingWorstFrameMs.toFixed(0)} ms | 50 ms |`);
    } finally {
      await session.stop();
    }
  }
} finally {
  if (values.folder === undefined) await rm(folder, { recursive: true, force: true });
}
if (values.write) await appendResults('bench:desktop', `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`, lines);
