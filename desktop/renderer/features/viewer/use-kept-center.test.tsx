import { render } from '@testing-library/react';
import { useRef } from 'react';
import { expect, test } from 'vitest';
import { useKeptCenter } from './use-kept-center.ts';

function Stage({ zoom }: { zoom: number }) {
  const stage = useRef<HTMLDivElement>(null);
  useKeptCenter(stage, zoom);
  return <div ref={stage} />;
}

test('what is in the middle stays there while one zooms in and out', () => {
  const { container, rerender } = render(<Stage zoom={1} />);
  const stage = container.firstElementChild as HTMLDivElement;
  Object.defineProperty(stage, 'clientWidth', { value: 800 });
  Object.defineProperty(stage, 'clientHeight', { value: 600 });
  rerender(<Stage zoom={2} />);
  expect([stage.scrollLeft, stage.scrollTop]).toEqual([400, 300]);
  stage.scrollLeft = 800;
  rerender(<Stage zoom={4} />);
  expect([stage.scrollLeft, stage.scrollTop]).toEqual([2000, 900]);
  rerender(<Stage zoom={1} />);
  expect([stage.scrollLeft, stage.scrollTop]).toEqual([200, 0]);
});
