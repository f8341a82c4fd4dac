// @vitest-environment jsdom
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { useDrafts } from '../../state/drafts.ts';
import { getState } from '../../state/store.ts';
import { startFakeApp, stopFakeApp } from '../../testing/fake-app.ts';
import type { FakeParley } from '../../testing/fake-parley.ts';
import { roomSamples } from '../../testing/sample-rooms.ts';
import { Composer } from '../composer/Composer.tsx';
import { microphoneWords } from './microphone-words.ts';
import { nameAt } from './recording.ts';
import { VoicePlayer } from './VoicePlayer.tsx';

let fake: FakeParley;
const firmware = roomSamples.firmware.id;
const accountId = () => getState().accounts[0]?.id ?? '';
const callsOf = (name: string) => fake.calls.filter((call) => call.name === name).map((call) => call.input);
const stoppedTracks: string[] = [];

/** The browser's recorder, as far as it is asked of: a host without sound has none. */
class FakeRecorder {
  static isTypeSupported = (type: string) => type.startsWith('audio/webm');
  state = 'inactive';
  mimeType = 'audio/webm;codecs=opus';
  ondataavailable: ((event: { data: Blob }) => void) | null = null;
  onstop: (() => void) | null = null;
  start() {
    this.state = 'recording';
  }
  stop() {
    this.state = 'inactive';
    this.ondataavailable?.({ data: new Blob(['sound']) });
    this.onstop?.();
  }
}
class FakeAudioContext {
  createAnalyser = () => ({ fftSize: 0, getFloatTimeDomainData: (samples: Float32Array) => samples.fill(0.1) });
  createMediaStreamSource = () => ({ connect: () => undefined });
  close = async () => undefined;
}
class FakeOfflineContext {
  decodeAudioData = async () => ({ duration: 2.5, getChannelData: () => Float32Array.of(0, 0.5, 1, 0.5) });
}

function giveMicrophone(getUserMedia: () => Promise<unknown>): void {
  vi.stubGlobal('MediaRecorder', FakeRecorder);
  vi.stubGlobal('AudioContext', FakeAudioContext);
  vi.stubGlobal('OfflineAudioContext', FakeOfflineContext);
  Object.defineProperty(navigator, 'mediaDevices', { configurable: true, value: { getUserMedia } });
}
const microphone = async () => ({ getTracks: () => [{ stop: () => stoppedTracks.push('microphone') }] });

beforeEach(async () => {
  stoppedTracks.length = 0;
  fake = startFakeApp({ typing: false });
  await waitFor(() => expect(getState().byAccount[accountId()]?.rooms[firmware]).toBeTruthy());
});
afterEach(() => {
  stopFakeApp();
  vi.unstubAllGlobals();
  Reflect.deleteProperty(navigator, 'mediaDevices');
});

const draw = (what: React.ReactNode) => render(<main>{what}</main>);

async function openComposer() {
  const drawn = draw(<Composer accountId={accountId()} roomId={firmware} />);
  await waitFor(() => expect(Object.values(useDrafts.getState())[0]?.isRead).toBe(true));
  return drawn;
}
async function beginRecording(): Promise<void> {
  fireEvent.click(screen.getByRole('button', { name: 'Record a voice message' }));
  await screen.findByRole('timer');
}
const attached = () => screen.findByRole('group', { name: /^Voice message .*\.webm$/ });

it('stops into the draft, where it can be heard and removed, and frees the microphone', async () => {
  giveMicrophone(microphone);
  await openComposer();
  await beginRecording();
  expect(document.activeElement?.textContent).toBe('Stop');
  fireEvent.click(screen.getByRole('button', { name: 'Stop' }));
  const sound = await attached();
  expect(stoppedTracks).toEqual(['microphone']);
  expect(callsOf('files.begin')).toMatchObject([{ type: 'audio/webm', durationMs: 2_500, peaks: [0, 50, 99, 50] }]);
  expect(within(sound).getByText(/^0:03 · /)).toBeTruthy();
  expect(
    (await axe.run(document.body, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })).violations.map((one) => one.id),
  ).toEqual([]);
  fireEvent.click(within(sound).getByRole('button', { name: /^Remove Voice message/ }));
  await waitFor(() => expect(callsOf('files.remove')).toHaveLength(1));
});

it('sends at once', async () => {
  giveMicrophone(microphone);
  await openComposer();
  await beginRecording();
  const strip = screen.getByRole('timer').parentElement;
  if (strip === null) throw new Error('no strip');
  fireEvent.click(within(strip).getByRole('button', { name: 'Send' }));
  await waitFor(() => expect(callsOf('messages.send')).toMatchObject([{ body: '', fileIds: [expect.any(String)] }]));
});

it.each(['Escape', 'Discard'])('discards by %s, and keeps in the draft what was said where that is undone', async (way) => {
  giveMicrophone(microphone);
  await openComposer();
  await beginRecording();
  if (way === 'Escape') fireEvent.keyDown(screen.getByRole('timer'), { key: 'Escape' });
  else fireEvent.click(screen.getByRole('button', { name: way }));
  await waitFor(() => expect(stoppedTracks).toEqual(['microphone']));
  expect(screen.queryByRole('timer')).toBeNull();
  await waitFor(() => expect(getState().toasts).toMatchObject([{ text: 'The recording is discarded.', action: { label: 'Undo' } }]));
  expect(callsOf('files.begin')).toEqual([]);
  getState().toasts[0]?.action?.run();
  await attached();
});

it('keeps what was said when one goes elsewhere', async () => {
  giveMicrophone(microphone);
  const { unmount } = await openComposer();
  await beginRecording();
  unmount();
  await waitFor(() => expect(callsOf('files.finish')).toHaveLength(1));
  expect(stoppedTracks).toEqual(['microphone']);
});

it('says in plain words why nothing can be recorded', async () => {
  giveMicrophone(() => Promise.reject(new DOMException('', 'NotFoundError')));
  await openComposer();
  fireEvent.click(screen.getByRole('button', { name: 'Record a voice message' }));
  await waitFor(() => expect(getState().toasts.map(({ text }) => text)).toEqual(['No microphone was found. Connect one and try again.']));
  expect(screen.queryByRole('timer')).toBeNull();
  expect(microphoneWords(new DOMException('', 'NotAllowedError'))).toMatch(/privacy settings/);
  expect(microphoneWords(new DOMException('', 'NotReadableError'))).toMatch(/Another program/);
  expect(microphoneWords('?')).toBe('Nothing can be recorded on this device.');
});

it('a player is gone through by keys and goes faster', async () => {
  vi.spyOn(HTMLMediaElement.prototype, 'readyState', 'get').mockReturnValue(4);
  vi.spyOn(HTMLMediaElement.prototype, 'duration', 'get').mockReturnValue(41);
  draw(<VoicePlayer src="app://files/x" name="Voice message" durationMs={41_000} peaks={[0, 99, 50]} facts="88 KB" tabIndex={0} end={null} />);
  const slider = screen.getByRole('slider', { name: 'Position' });
  const press = (key: string) => fireEvent.keyDown(slider, { key });
  const place = () => slider.getAttribute('aria-valuetext');
  press('ArrowRight');
  expect(place()).toBe('0:05 of 0:41');
  press('ArrowLeft');
  press('ArrowLeft');
  expect(place()).toBe('0:00 of 0:41');
  press('End');
  expect(place()).toBe('0:41 of 0:41');
  const audio = document.querySelector('audio');
  await waitFor(() => expect(audio?.currentTime).toBe(41));
  fireEvent.click(screen.getByRole('button', { name: 'Speed 1' }));
  expect(audio?.playbackRate).toBe(1.5);
  vi.restoreAllMocks();
});

it('names a recording so that every system takes it', () => {
  expect(nameAt(new Date(2026, 10, 2, 9, 5).getTime(), 'webm')).toBe('Voice message 2026-11-02 09.05.webm');
});

it('frees the microphone that came when one had left, and keeps nothing of it', async () => {
  let give = () => {};
  const asked = new Promise<void>((resolve) => {
    give = resolve;
  });
  giveMicrophone(async () => {
    await asked;
    return microphone();
  });
  const drawn = await openComposer();
  fireEvent.click(screen.getByRole('button', { name: 'Record a voice message' }));
  drawn.unmount();
  give();
  await waitFor(() => expect(stoppedTracks).toEqual(['microphone']));
  expect(callsOf('files.begin')).toEqual([]);
});

it('frees the microphone where nothing can be recorded after all', async () => {
  giveMicrophone(microphone);
  vi.stubGlobal(
    'AudioContext',
    class {
      constructor() {
        throw new DOMException('no sound', 'NotSupportedError');
      }
    },
  );
  await openComposer();
  fireEvent.click(screen.getByRole('button', { name: 'Record a voice message' }));
  await waitFor(() => expect(getState().toasts).toMatchObject([{ kind: 'problem', text: 'Nothing can be recorded on this device.' }]));
  expect(stoppedTracks).toEqual(['microphone']);
});
