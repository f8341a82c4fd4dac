import type { Message } from '@parley/shared/entities/message';
import type { Id } from '@parley/shared/ids';
import type { TimelineRow } from '@parley/shared/ipc/views';
import { sampleMessage } from './sample-messages.ts';
import { type PersonKey, personId } from './sample-people.ts';

const zalgo = `Z${'\u0335\u0321\u0322\u034e\u0353\u0354\u030d\u030e\u0304\u0305'.repeat(8)}a${'\u0316\u0317\u0318\u0319\u031c\u0300\u0301\u0302'.repeat(8)}lgo`;

/** Bodies of every kind, in the order in which they are drawn. The last ones are as long and strange as a body may be. */
const lines: readonly [PersonKey, string, Partial<Message>?][] = [
  [
    'jonas',
    'Found it. The rail stays up because `gps_idle()` returns early when the almanac is stale:\n```diff-c power/gps.c\n-  if (almanac_age() > ALMANAC_MAX) return;\n+  if (almanac_age() > ALMANAC_MAX) schedule_refresh();\n+  gps_rail(false);            /* 32 µA saved in sleep */\n```',
  ],
  [
    'lena',
    '@ines can you sign off the release note by noon? Proposal: **ship Monday**, not _Friday_. ~~Saturday~~ is out. cc @jonas, details in #field-tests',
    { mentions: { userIds: [personId('ines'), personId('jonas')] } },
  ],
  [
    'priya',
    '# Release 2.8\n## What changed\n### Firmware\nSleep current is down to **31.8 µA**. See [the note](https://chat.fjordlight.no/notes/28) and https://fjordlight.no/osprey.',
  ],
  ['aiko', '> It rained sideways.\n> > Did the mast stay up?\n>\n> It did.\n\nThe sandwich did not. :sweat_smile:'],
  [
    'grace',
    'Before Monday:\n- [x] sign the note\n- [ ] book the van\n- [ ] charge the packs\n\n1. Drive up\n2. Swap the boards\n   - rig 1\n   - rig 3\n3. Drive down\n\n***\n- One\n- Two with a very long line that has to wrap at some point because nobody told it to stop before the end of the column was reached',
  ],
  ['samuel', '| Rig | Current | State |\n|:--|--:|:-:|\n| 1 | 31.8 µA | **ready** |\n| 2 | 1,204.0 µA | `FAULT` |\n| 3 | — | ~~gone~~ |'],
  ['omar', '||The pebble was mine, **all along**.|| Ask me tomorrow.'],
  ['mara', ':tada: :battery:'],
  [
    'tomas',
    '```ts\nexport async function readLog(path: string, limit = 20): Promise<string[]> {\n  // Only the newest lines are of interest here, and this comment is so long that one has to scroll to its end.\n  const lines = (await readFile(path, "utf8")).split("\\n");\n  return lines.slice(-limit).filter((line) => !/^\\s*$/.test(line));\n}\n```',
  ],
  [
    'tomas',
    `\`\`\`json\n${JSON.stringify(Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`rig-${index}`, { current: index * 1.5, ready: index % 2 === 0 }])), null, 2)}\n\`\`\``,
  ],
  ['dmitri', '<script>alert(1)</script> <img src=x onerror=alert(1)> &lt;b&gt; stay text. ![A photo](https://example.org/mast.jpg) is a link.'],
  ['chloe', '[https://chat.fjordlight.no](https://example.org/elsewhere), http://old.example.org and https://bücher.example ask first.'],
  ['omar', 'هل يمكنك اعتماد **ملاحظات الإصدار** قبل الظهر؟\nالإصدار يوم `2.8` الاثنين لا الجمعة.\nAnd one line in English.'],
  ['aiko', '夜間テストの結果：**31.8 µA**。電池曲線は初めて平坦でした。明日の朝、もう一度確認します。'],
  ['priya', 'पूरी रात का परीक्षण सफल रहा। ก้าวหน้าไปอีกขั้น ✅ עברית עם נִקּוּד'],
  ['dmitri', `RTL override: \u202Egnp.exe\u202C ends here, ${zalgo} stays in its line, bell \u0007 and null-like \u0001 are seen.`],
  ['lena', 'W'.repeat(600)],
  ['jonas', Array.from({ length: 312 }, (_, index) => `Line ${index + 1} of the log`).join('\n')],
  ['ines', 'Signing now. Monday it is: the note is in the thread above.', { editedAt: 1 }],
];

/** Rows with bodies of every kind. */
export function wordsRows(roomId: Id, nowMs: number): TimelineRow[] {
  return lines.map(([author, body, part], index) => {
    const at = nowMs - (lines.length - index) * 7 * 60_000;
    return {
      kind: 'message',
      seq: index + 1,
      message: sampleMessage(roomId, index + 1, personId(author), body, at, part?.editedAt === undefined ? part : { ...part, editedAt: at + 60_000 }),
    };
  });
}
