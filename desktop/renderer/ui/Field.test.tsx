import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, expect, it } from 'vitest';
import { Field } from './Field.tsx';

afterEach(cleanup);

function Typed({ autoComplete = 'off' }) {
  const [text, setText] = useState('');
  return <Field label="Topic" value={text} onText={setText} autoComplete={autoComplete} />;
}
const box = () => screen.getByLabelText('Topic') as HTMLInputElement;

/** As a paste does: the text is there, the caret behind it. */
function paste(text: string, caret: number): void {
  const input = box();
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(input, text);
  input.setSelectionRange(caret, caret);
  fireEvent.input(input);
}

it('keeps what is pasted in one line, and the caret where it was', () => {
  render(<Typed />);
  paste('one\ttwo\u2028three', 7);
  expect([box().value, box().selectionStart]).toEqual(['one two three', 7]);
});

it('leaves a password as it is', () => {
  render(<Typed autoComplete="new-password" />);
  paste('one\ttwo', 7);
  expect(box().value).toBe('one\ttwo');
});
