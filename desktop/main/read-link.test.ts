import { describe, expect, it } from 'vitest';
import { readLink } from './read-link.ts';

const account = '018f0000-0000-7000-8000-000000000001';
const room = '018f0000-0000-7000-8000-000000000002';

describe('readLink', () => {
  it('reads a link to a message and one to a room', () => {
    expect(readLink(`parley://open?account=${account}&room=${room}&seq=12`)).toEqual({ accountId: account, roomId: room, seq: 12 });
    expect(readLink(`parley://open?account=${account}&room=${room}`)).toEqual({ accountId: account, roomId: room, seq: null });
  });

  it.each([
    `https://open?account=${account}&room=${room}`,
    `parley://close?account=${account}&room=${room}`,
    `parley://open?account=${account}&room=${room}&seq=-1`,
    `parley://open?account=${account}&room=../../x`,
    'parley://open',
    '--profile=x',
  ])('takes nothing from %s', (link) => {
    expect(readLink(link)).toBeNull();
  });
});
