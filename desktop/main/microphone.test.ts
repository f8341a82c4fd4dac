import { expect, it } from 'vitest';
import { asksForMicrophone, mayRecord } from './microphone.ts';

it('is for the microphone alone, asked by the page itself', () => {
  expect(asksForMicrophone({ isMainFrame: true, mediaTypes: ['audio'] })).toBe(true);
  for (const details of [
    { isMainFrame: false, mediaTypes: ['audio'] },
    { isMainFrame: true, mediaTypes: ['audio', 'video'] },
    { isMainFrame: true, mediaTypes: ['video'] },
    { isMainFrame: true, mediaTypes: [] },
    { isMainFrame: true },
    {},
  ])
    expect(asksForMicrophone(details)).toBe(false);
});

it('is for the app’s own page, never for what lies among the files', () => {
  expect(['app://parley/', 'app://parley/index.html'].map((address) => mayRecord(address, null))).toEqual([true, true]);
  expect(mayRecord('http://localhost:5173/', 'http://localhost:5173')).toBe(true);
  for (const address of ['app://files/x', 'https://parley/', 'http://localhost:5173/', 'data:text/html,x', 'blob:null/x', '', 'app://parley.evil/'])
    expect(mayRecord(address, null)).toBe(false);
});
