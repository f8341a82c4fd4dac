/** The one sound that plays in this window: who starts another stops it. */
let playing: HTMLAudioElement | null = null;

/**
 * Plays a sound from where it stands. A recording made in a browser does not say how long it is until somebody looked at its end, and cannot be sought in before
 * that: so that is done first.
 */
export async function playSound(audio: HTMLAudioElement): Promise<void> {
  if (playing !== audio) playing?.pause();
  playing = audio;
  await knowLength(audio);
  if (playing === audio) await audio.play();
}

/** Sounds whose length is being found out. */
const measured = new WeakMap<HTMLAudioElement, Promise<void>>();

/** Whether the sound jumps about because its length is being found out: its place means nothing then. */
export const isMeasured = (audio: HTMLAudioElement): boolean => measured.has(audio);

/** Makes sure that one can go to any place of the sound. Throws where it cannot be read. */
export function knowLength(audio: HTMLAudioElement): Promise<void> {
  const running = measured.get(audio);
  if (running !== undefined) return running;
  const started = findLength(audio).finally(() => measured.delete(audio));
  measured.set(audio, started);
  return started;
}

async function findLength(audio: HTMLAudioElement): Promise<void> {
  if (audio.readyState < HTMLMediaElement.HAVE_METADATA) {
    audio.preload = 'auto';
    const ready = heard(audio, () => audio.readyState >= HTMLMediaElement.HAVE_METADATA);
    if (audio.networkState !== HTMLMediaElement.NETWORK_LOADING) audio.load();
    await ready;
  }
  if (audio.duration !== Number.POSITIVE_INFINITY) return;
  const at = audio.currentTime;
  const known = heard(audio, () => audio.duration !== Number.POSITIVE_INFINITY);
  audio.currentTime = Number.MAX_SAFE_INTEGER;
  await known;
  const back = heard(audio, () => !audio.seeking);
  audio.currentTime = at;
  await back;
}

function heard(audio: HTMLAudioElement, isSo: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const names = ['loadedmetadata', 'durationchange', 'timeupdate', 'seeked'] as const;
    const end = () => {
      for (const name of names) audio.removeEventListener(name, look);
      audio.removeEventListener('error', fail);
    };
    const look = () => {
      if (!isSo()) return;
      end();
      resolve();
    };
    const fail = () => {
      end();
      reject(new Error('the sound cannot be read'));
    };
    for (const name of names) audio.addEventListener(name, look);
    audio.addEventListener('error', fail);
    look();
  });
}
