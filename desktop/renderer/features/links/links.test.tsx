// @vitest-environment jsdom
import type { LinkPreview } from '@parley/shared/entities/link-preview';
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { updateSettings } from '../../state/actions/settings.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { hostileLines } from '../../testing/hostile-words.ts';
import { sampleMessage } from '../../testing/sample-messages.ts';
import { personId } from '../../testing/sample-people.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { LinkCards } from './LinkCards.tsx';

let fake: FakeParley;
const page: LinkPreview = {
  url: 'https://page.test/one',
  title: '<b>One</b>',
  description: 'About it',
  siteName: 'Page',
  image: { webp: 'AAAA', width: 144, height: 144 },
};

beforeEach(async () => {
  fake = startFakeApp({ typing: false });
  await waitFor(() => expect(getState().accounts.length).toBeGreaterThan(0));
});
afterEach(stopFakeApp);

const at = (authorId: string | undefined = personId('lena')) => ({
  accountId: getState().accounts[0]?.id ?? '',
  message: sampleMessage(roomSamples.firmware.id, 1, authorId, `See ${page.url}.`, 0),
});

it('is taken away for all by its author, who can undo it, and by nobody else', async () => {
  const cards = (authorId?: string) => (
    <>
      <LinkCards {...at(authorId)} previews={[page]} tabIndex={0} />
    </>
  );
  const { rerender } = render(cards());
  expect(screen.queryByRole('button')).toBeNull();
  rerender(cards(getState().accounts[0]?.user.id));
  fireEvent.click(screen.getByRole('button', { name: 'Take this preview away for everybody' }));
  const edits = () => fake.calls.filter(({ name }) => name === 'messages.edit').map(({ input }) => input);
  await waitFor(() => expect(edits()).toMatchObject([{ body: `See <${page.url}>.` }]));
});

it('shows words as words and a picture that came with them, and opens outside', async () => {
  render(<LinkCards {...at()} previews={[page]} tabIndex={0} />);
  const card = screen.getByRole('link');
  expect(card.textContent).toBe('Page<b>One</b>About it');
  expect(card.querySelector('img')?.getAttribute('src')).toBe('data:image/webp;base64,AAAA');
  fireEvent.click(card);
  await waitFor(() =>
    expect(fake.calls.filter(({ name }) => name === 'shell.openExternal').map(({ input }) => input)).toEqual([{ url: 'https://page.test/one' }]),
  );
});

it('asks before it goes where a link is not what it seems, as a link does', () => {
  render(<LinkCards {...at()} previews={[{ ...page, url: 'http://plain.test/' }]} tabIndex={0} />);
  fireEvent.click(screen.getByRole('link'));
  expect(getState().overlay).toMatchObject({ kind: 'open-link', doubt: 'not-encrypted' });
});

it('shows none where the person wants none', async () => {
  render(<LinkCards {...at()} previews={[page]} tabIndex={0} />);
  await updateSettings({ linkPreviews: false });
  await waitFor(() => expect(screen.queryByRole('link')).toBeNull());
});

it('takes whatever a page says of itself for words, and leads nowhere that runs', () => {
  for (const line of hostileLines) {
    const { container, unmount } = render(<LinkCards {...at()} previews={[{ url: page.url, title: line, description: line, siteName: line }]} tabIndex={0} />);
    expect(container.querySelector('.link-card')?.textContent).toBe(line.repeat(3));
    expect(container.querySelectorAll('script, img, svg, iframe, style, form, [onerror], [onload], [onclick]')).toHaveLength(0);
    unmount();
  }
  const { container } = render(<LinkCards {...at()} previews={[...new Set(hostileLines)].map((url) => ({ ...page, url }))} tabIndex={0} />);
  for (const link of container.querySelectorAll('a')) expect(link.href).toMatch(/^(https?|mailto|parley):/);
});
