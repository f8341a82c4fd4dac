import { limits } from '@parley/shared/limits';
import { peaksOf } from './peaks-of.ts';

/** What was recorded, ready to be added to a draft. */
export type Recorded = { file: File; durationMs: number; peaks: number[] };

/** A recording that runs. */
export type Recording = {
  /** How loud it is now, 0 to 1. */
  level(): number;
  /** Ends it; null where nothing was recorded. The microphone is free when this answers. */
  stop(): Promise<Recorded | null>;
};

/** Speech in Opus: small, and as clear as a call. */
const bitsPerSecond = 32_000;
const types = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4'];
/** Enough for bars and a length: ten minutes of it are 19 MB. */
const measureRate = 8_000;
const endings: Record<string, string> = { 'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mp4': 'm4a' };

/** Asks for the microphone and records from now on. Throws what the browser throws where there is none, or it may not be used. */
export async function startRecording(): Promise<Recording> {
  if (typeof MediaRecorder === 'undefined' || navigator.mediaDevices === undefined) throw new DOMException('no recorder', 'NotSupportedError');
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true } });
  try {
    return record(stream);
  } catch (error) {
    // Nobody would end it any more, and the system would go on showing that one is heard.
    free(stream);
    throw error;
  }
}

function record(stream: MediaStream): Recording {
  const mimeType = types.find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: bitsPerSecond, ...(mimeType === undefined ? {} : { mimeType }) });
  const meter = openMeter(stream);
  const parts: Blob[] = [];
  const startedAt = Date.now();
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.start(1_000);

  const end = (): Promise<void> =>
    new Promise((resolve) => {
      const leave = () => {
        meter.close();
        free(stream);
        resolve();
      };
      if (recorder.state === 'inactive') return leave();
      recorder.onstop = leave;
      recorder.stop();
    });
  return {
    level: meter.level,
    async stop() {
      const elapsedMs = Date.now() - startedAt;
      await end();
      const type = recorder.mimeType.split(';')[0] ?? 'audio/webm';
      const bytes = new Blob(parts, { type });
      if (bytes.size === 0) return null;
      const file = new File([bytes], nameAt(startedAt, endings[type] ?? 'webm'), { type });
      return { file, ...(await measure(bytes, elapsedMs)) };
    },
  };
}

/** Lets go of the microphone. */
function free(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** Length and waveform as they are in the bytes; where those cannot be read, the time that passed and a flat line. */
async function measure(bytes: Blob, elapsedMs: number): Promise<{ durationMs: number; peaks: number[] }> {
  try {
    const sound = await new OfflineAudioContext(1, 1, measureRate).decodeAudioData(await bytes.arrayBuffer());
    return { durationMs: Math.round(sound.duration * 1_000), peaks: peaksOf(sound.getChannelData(0)) };
  } catch {
    return { durationMs: elapsedMs, peaks: Array.from({ length: limits.peaksMax }, () => 0) };
  }
}

function openMeter(stream: MediaStream): { level(): number; close(): void } {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1_024;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      return Math.min(1, Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length) * 4);
    },
    close: () => void context.close(),
  };
}

/** "Voice message 2026-11-22 14.05.webm": in the time of this device, and a name that every system takes. */
export function nameAt(at: number, ending: string): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `Voice message ${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}.${two(date.getMinutes())}.${ending}`;
}
