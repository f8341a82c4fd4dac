import { limits } from '@parley/shared/limits';
import Pause from 'lucide-react/icons/pause';
import Play from 'lucide-react/icons/play';
import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { IconButton } from '../../ui/IconButton.tsx';
import { durationWords } from '../files/file-words.ts';
import { isMeasured, knowLength, playSound } from './play-sound.ts';
import './voice.css';

type Props = {
  src: string;
  name: string;
  durationMs: number;
  /** 0 to `limits.peakMax`. */
  peaks: readonly number[];
  /** What is said beside the length: size, or what becomes of it. */
  facts: ReactNode;
  /** It is only on this device. */
  isWaiting?: boolean;
  tabIndex: number;
  end: ReactNode;
};

const speeds = [1, 1.5, 2] as const;
const stepSeconds = 5;
const barWidth = 3;

/** A voice message: play, a waveform one can go through, and three speeds. Nothing is fetched and nothing plays before somebody presses play. */
export function VoicePlayer({ src, name, durationMs, peaks, facts, isWaiting = false, tabIndex, end }: Props) {
  const audio = useRef<HTMLAudioElement>(null);
  const [isPlaying, setIsPlaying] = useState(false);
  const [atMs, setAtMs] = useState(0);
  const [speed, setSpeed] = useState<(typeof speeds)[number]>(1);
  const wantedMs = useRef(0);
  const [hasFailed, setHasFailed] = useState(false);

  const toggle = async (): Promise<void> => {
    const player = audio.current;
    if (player === null) return;
    if (!player.paused) return player.pause();
    setHasFailed(false);
    try {
      if (player.error !== null) player.load();
      player.playbackRate = speed;
      await playSound(player);
    } catch (error) {
      // Stopped again before it began: nothing failed.
      if (!(error instanceof DOMException && error.name === 'AbortError')) setHasFailed(true);
    }
  };
  const seek = async (toMs: number): Promise<void> => {
    const player = audio.current;
    if (player === null) return;
    const ms = Math.min(durationMs, Math.max(0, toMs));
    setAtMs(ms);
    wantedMs.current = ms;
    try {
      await knowLength(player);
      // Who went on meanwhile is taken to the last place.
      if (wantedMs.current === ms) player.currentTime = ms / 1_000;
    } catch {
      setHasFailed(true);
    }
  };
  const handleKey = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowRight: atMs + stepSeconds * 1_000, ArrowLeft: atMs - stepSeconds * 1_000, Home: 0, End: durationMs };
    const to = steps[event.key];
    if (to !== undefined) void seek(to);
    else if (event.key === ' ') void toggle();
    else return;
    event.preventDefault();
    // The arrows go from message to message otherwise.
    event.stopPropagation();
  };
  const handlePress = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    if (box.width > 0) void seek(((event.clientX - box.left) / box.width) * durationMs);
  };
  const nextSpeed = () => {
    const next = speeds[(speeds.indexOf(speed) + 1) % speeds.length] ?? 1;
    setSpeed(next);
    if (audio.current) audio.current.playbackRate = next;
  };
  const part = durationMs === 0 ? 0 : Math.min(1, atMs / durationMs);
  const words = `${durationWords(atMs)} of ${durationWords(durationMs)}`;

  return (
    <fieldset className="voice" data-waiting={isWaiting || undefined} aria-label={name}>
      {/* biome-ignore lint/a11y/useMediaCaption: nobody wrote captions for what somebody said */}
      <audio
        ref={audio}
        src={src}
        preload="none"
        onPlay={() => setIsPlaying(true)}
        onPause={() => setIsPlaying(false)}
        onTimeUpdate={({ currentTarget }) => {
          if (!isMeasured(currentTarget)) setAtMs(Math.min(durationMs, currentTarget.currentTime * 1_000));
        }}
        onEnded={(event) => {
          event.currentTarget.currentTime = 0;
          setAtMs(0);
        }}
      />
      <IconButton className="voice-play" label={isPlaying ? 'Pause' : 'Play'} tabIndex={tabIndex} onClick={() => void toggle()}>
        {isPlaying ? <Pause size={18} strokeWidth={1.75} aria-hidden /> : <Play size={18} strokeWidth={1.75} aria-hidden />}
      </IconButton>
      <span className="voice-middle">
        {/* Time runs from left to right wherever one reads. */}
        <span
          className="voice-wave"
          dir="ltr"
          role="slider"
          tabIndex={tabIndex}
          aria-label="Position"
          aria-valuemin={0}
          aria-valuemax={Math.round(durationMs / 1_000)}
          aria-valuenow={Math.round(atMs / 1_000)}
          aria-valuetext={words}
          onKeyDown={handleKey}
          onPointerDown={handlePress}
        >
          <Waveform peaks={peaks} part={part} />
        </span>
        <span className="voice-facts ellipsis tabular">
          {hasFailed ? (
            <span role="alert">It cannot be played now: it is not on this device.</span>
          ) : (
            <>
              {atMs > 0 ? words : durationWords(durationMs)} · {facts}
            </>
          )}
        </span>
      </span>
      <button type="button" className="voice-speed tabular" tabIndex={tabIndex} aria-label={`Speed ${speed}`} title="Speed" onClick={nextSpeed}>
        {speed}×
      </button>
      {end}
    </fieldset>
  );
}

/** Bars of 2 with 1 between; what was heard is in the accent. */
function Waveform({ peaks, part }: { peaks: readonly number[]; part: number }) {
  const width = peaks.length * barWidth;
  return (
    <svg viewBox={`0 0 ${width} 24`} preserveAspectRatio="none" aria-hidden>
      {peaks.map((peak, index) => {
        const height = 2 + (22 * Math.min(peak, limits.peakMax)) / limits.peakMax;
        const isHeard = (index + 0.5) / peaks.length <= part;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          <rect key={index} data-heard={isHeard || undefined} x={index * barWidth} y={(24 - height) / 2} width={2} height={height} rx={1} />
        );
      })}
    </svg>
  );
}
