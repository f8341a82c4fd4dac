import { fileKind } from '@parley/shared/file-kinds';

type Measure = { width?: number; height?: number; durationMs?: number };

const patienceMs = 4_000;

/** How large a picture is, how long a sound or video: so that nothing jumps where it is shown. Empty where it cannot be read. */
export async function measureFile(file: File): Promise<Measure> {
  const kind = fileKind(file.type);
  if (kind === 'picture') return measurePicture(file);
  return kind === 'video' || kind === 'audio' ? measureMedia(file, kind) : {};
}

async function measurePicture(file: File): Promise<Measure> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const { width, height } = bitmap;
    bitmap.close();
    return { width, height };
  } catch {
    return {};
  }
}

function measureMedia(file: File, kind: 'video' | 'audio'): Promise<Measure> {
  return new Promise((resolve) => {
    const media = document.createElement(kind);
    const address = URL.createObjectURL(file);
    const end = (measure: Measure) => {
      clearTimeout(timer);
      media.removeAttribute('src');
      URL.revokeObjectURL(address);
      resolve(measure);
    };
    const timer = setTimeout(() => end({}), patienceMs);
    media.preload = 'metadata';
    media.onerror = () => end({});
    media.onloadedmetadata = () =>
      end({
        ...(Number.isFinite(media.duration) ? { durationMs: Math.round(media.duration * 1_000) } : {}),
        ...(media instanceof HTMLVideoElement && media.videoWidth > 0 ? { width: media.videoWidth, height: media.videoHeight } : {}),
      });
    media.src = address;
  });
}
