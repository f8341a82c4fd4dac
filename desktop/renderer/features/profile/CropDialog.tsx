import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { type PictureOf, setPicture } from '../../state/actions/pictures.ts';
import { showDone } from '../../state/actions/toasts.ts';
import { useNeedsServer } from '../../state/use-needs-server.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { DialogButtons } from '../../ui/DialogButtons.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { type Crop, firstCrop, moveCrop, zoomCrop, zoomOf } from './crop.ts';
import { drawSquare } from './draw-square.ts';
import './picture.css';

/** The side of the frame on the screen, in px: as `.crop-frame` has it. */
const frameEdge = 280;
const keyStep = 8;

type Loaded = { width: number; height: number; crop: Crop };

type Props = { of: PictureOf; file: Blob; onClose: () => void; onChanged?: () => void };

/** Chooses the square of a picture that others see: drag or arrow keys move it, the wheel, + and − or the slider zoom. */
export function CropDialog({ of, file, onClose, onChanged }: Props) {
  const { accountId } = of;
  const needsServer = useNeedsServer(accountId);
  const image = useRef<HTMLImageElement>(null);
  const [address, setAddress] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);

  const change = (next: (known: Loaded) => Crop) => setLoaded((known) => known && { ...known, crop: next(known) });
  /** By so many px of the frame. */
  const move = (dx: number, dy: number) =>
    change((known) => moveCrop(known.crop, (dx * known.crop.size) / frameEdge, (dy * known.crop.size) / frameEdge, known));
  const zoomBy = (factor: number) => change((known) => zoomCrop(known.crop, zoomOf(known.crop, known) * factor, known));
  const drag = (event: PointerEvent) => {
    if (event.buttons === 1) move(-event.movementX, -event.movementY);
  };
  const handleKey = (event: KeyboardEvent) => {
    const moves: Record<string, [number, number]> = { ArrowLeft: [-keyStep, 0], ArrowRight: [keyStep, 0], ArrowUp: [0, -keyStep], ArrowDown: [0, keyStep] };
    const step = moves[event.key];
    if (step) move(...step);
    else if (event.key === '+' || event.key === '=') zoomBy(1.1);
    else if (event.key === '-') zoomBy(1 / 1.1);
    else return;
    event.preventDefault();
  };
  const save = async () => {
    if (!loaded || !image.current || isBusy) return;
    setIsBusy(true);
    const square = await drawSquare(image.current, loaded.crop);
    const answer = square === null ? null : await setPicture(of, square);
    setIsBusy(false);
    if (answer === null) setProblem('This picture cannot be read.');
    else if (!answer.ok) setProblem(answer.error.message);
    else {
      onClose();
      onChanged?.();
      showDone(of.botId === undefined ? 'Your picture is changed.' : 'The bot’s picture is changed.');
    }
  };

  const scale = loaded ? frameEdge / loaded.crop.size : 1;
  return (
    <Dialog
      title={of.botId === undefined ? 'Your picture' : 'Picture of the bot'}
      words="Drag it into place. Others see this square; it is made small, and nothing but its pixels is sent."
      onClose={onClose}
      actions={
        <DialogButtons onSafe={onClose} isBusy={isBusy} blockedBecause={loaded === null ? 'There is no picture yet' : needsServer} onAct={() => void save()}>
          Use this picture
        </DialogButtons>
      }
    >
      <div className="crop">
        {/* biome-ignore lint/a11y/useSemanticElements: a place to drag in is no fieldset */}
        <div
          className="crop-frame"
          role="group"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move the picture
          tabIndex={0}
          aria-label="Part of the picture. Arrow keys move it, plus and minus zoom"
          data-focus-first
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={drag}
          onWheel={(event) => zoomBy(event.deltaY < 0 ? 1.08 : 1 / 1.08)}
          onKeyDown={handleKey}
        >
          {address === null ? null : (
            <img
              ref={image}
              className="crop-picture"
              src={address}
              alt=""
              draggable={false}
              onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => setLoaded({ width, height, crop: firstCrop({ width, height }) })}
              onError={() => setProblem('This file cannot be shown as a picture. Please choose a JPEG, PNG, WebP or GIF.')}
              style={
                loaded
                  ? {
                      inlineSize: loaded.width * scale,
                      blockSize: loaded.height * scale,
                      left: -loaded.crop.x * scale,
                      insetBlockStart: -loaded.crop.y * scale,
                    }
                  : { visibility: 'hidden' }
              }
            />
          )}
        </div>
        <label className="crop-zoom">
          <span>Zoom</span>
          <input
            type="range"
            min={1}
            max={8}
            step={0.05}
            value={loaded ? zoomOf(loaded.crop, loaded) : 1}
            onChange={(event) => change((known) => zoomCrop(known.crop, Number(event.target.value), known))}
          />
        </label>
      </div>
      <FormProblem words={problem} />
    </Dialog>
  );
}
