import type { ReactNode } from 'react';
import type { FlagPattern } from './flag.ts';

const side = 56;
const mid = side / 2;
const shapes: Record<FlagPattern, (pattern: string, ground: string) => ReactNode> = {
  diagonal: (pattern) => <path fill={pattern} d={`M${side} 0V${side}H0z`} />,
  quarters: (pattern) => <path fill={pattern} d={`M0 0h${mid}v${mid}H0zM${mid} ${mid}h${mid}v${mid}H${mid}z`} />,
  bar: (pattern) => <path fill={pattern} d={`M0 18h${side}v20H0z`} />,
  pale: (pattern) => <path fill={pattern} d={`M18 0h20v${side}H18z`} />,
  disc: (pattern) => <circle fill={pattern} cx={mid} cy={mid} r="20" />,
  saltire: (pattern) => <path fill={pattern} d={`M0 0L${mid} ${mid}L0 ${side}zM${side} 0L${mid} ${mid}L${side} ${side}z`} />,
  frame: (pattern, ground) => (
    <>
      <path fill={pattern} d={`M0 0h${side}v${side}H0z`} />
      <path fill={ground} d="M13 13h30v30H13z" />
    </>
  ),
  wedge: (pattern) => <path fill={pattern} d={`M0 0L36 ${mid}L0 ${side}z`} />,
};

/** One flag as a square drawing of 56 units; turned by quarter turns for mosaics. Colours are token names. */
export function FlagArt({ pattern, ground, ink, turn = 0 }: { pattern: FlagPattern; ground: string; ink: string; turn?: number }) {
  const shape = shapes[pattern](`var(--${ink})`, `var(--${ground})`);
  // As few elements as it takes: each row of a room has one of these.
  return (
    <svg
      className="flag-art"
      style={{ background: `var(--${ground})` }}
      viewBox={`0 0 ${side} ${side}`}
      preserveAspectRatio="xMidYMid slice"
      aria-hidden="true"
      focusable="false"
    >
      {turn === 0 ? shape : <g transform={`rotate(${turn * 90} ${mid} ${mid})`}>{shape}</g>}
    </svg>
  );
}
