import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { initialState } from './app-state.ts';
import { setState } from './store.ts';
import { useIsOpenRoom } from './use-is-open-room.ts';

const drawn: string[] = [];

function Row({ id }: { id: string }) {
  const isOpen = useIsOpenRoom(id);
  drawn.push(id);
  return <li>{`${id} ${isOpen ? 'open' : 'shut'}`}</li>;
}

const open = (roomId: string | null) =>
  act(() => setState({ views: roomId === null ? [{ kind: 'home', accountId: 'a' }] : [{ kind: 'room', accountId: 'a', roomId }], viewIndex: 0 }));
const words = () => screen.queryAllByRole('listitem').map((row) => row.textContent);

beforeEach(() => setState(initialState, true));
afterEach(cleanup);

it('tells the row that is left and the one that is opened, and draws no other anew', () => {
  open('b');
  const { rerender } = render(['a', 'b', 'c'].map((id) => <Row key={id} id={id} />));
  expect(words()).toEqual(['a shut', 'b open', 'c shut']);
  drawn.length = 0;
  open('c');
  expect(words()).toEqual(['a shut', 'b shut', 'c open']);
  expect(drawn.sort()).toEqual(['b', 'c']);
  open(null);
  expect(words()).toEqual(['a shut', 'b shut', 'c shut']);
  rerender([<Row key="c" id="a" />, <Row key="d" id="c" />]);
  open('a');
  expect(words()).toEqual(['a open', 'c shut']);
  open('c');
  expect(words()).toEqual(['a shut', 'c open']);
});
