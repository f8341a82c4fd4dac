// @vitest-environment jsdom
import type { OutboxItem } from '@parley/shared/ipc/views';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { editQueued } from '../../state/actions/compose.ts';
import { openDraft, write } from '../../state/actions/drafts.ts';
import { draftOf, shownWords } from '../../state/drafts.ts';
import { selectOutbox } from '../../state/selectors.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { cancelUpload, deleteItem } from './act-on-item.ts';

const roomId = roomSamples.firmware.id;
const root = '0198c0de-0010-7000-8000-0000000000b1';
const answered = '0198c0de-0010-7000-8000-0000000000b2';
let fake: FakeParley;
let accountId: string;

const sends = () => fake.calls.flatMap((call) => (call.name === 'messages.send' ? [call.input as object] : []));
/** Puts something into the queue of a device without a server. */
async function queue(part: { body: string; kind?: 'me'; replyToId?: string; threadRootId?: string }): Promise<OutboxItem> {
  await fake.call('messages.send', { accountId, roomId, ...part });
  return await vi.waitFor(() => {
    const item = selectOutbox(getState(), accountId, roomId).find(({ body }) => body === part.body);
    if (!item) throw new Error('it is not in the queue yet');
    return item;
  });
}

beforeEach(async () => {
  fake = startFakeApp({ typing: false, state: 'offline' });
  await vi.waitFor(() => expect(getState().phase).toBe('ready'));
  accountId = getState().accounts[0]?.id ?? '';
});

afterEach(stopFakeApp);

describe('words that are taken out of the queue', () => {
  it('come back as what they were, at the place where they stood', async () => {
    const item = await queue({ body: 'waves', kind: 'me', replyToId: answered, threadRootId: root });
    await deleteItem(accountId, item);
    const before = sends().length;
    getState().toasts.at(-1)?.action?.run();
    await vi.waitFor(() => expect(sends()).toHaveLength(before + 1));
    expect(sends().at(-1)).toEqual({ accountId, roomId, body: 'waves', kind: 'me', replyToId: answered, threadRootId: root });
  });

  it('stand in the box again with what they answer, and touch no change that is being made there', async () => {
    const target = { accountId, roomId, rootId: null };
    await openDraft(target);
    const changed = await queue({ body: 'to be changed' });
    editQueued(accountId, changed);
    write(target, 'changed words', 13);
    await cancelUpload(accountId, await queue({ body: 'with a large file', replyToId: answered }), []);
    expect(shownWords(draftOf(target)).body).toBe('changed words');
    expect(draftOf(target)).toMatchObject({ body: expect.stringContaining('with a large file'), replyToId: answered });
  });
});
