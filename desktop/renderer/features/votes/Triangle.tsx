/** A vote's arrow: a plain triangle of 12, filled where it is one's own. */
export function Triangle({ isDown, isFilled }: { isDown: boolean; isFilled: boolean }) {
  return (
    <svg className="triangle" width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
      <path
        d={isDown ? 'M1.5 2.5h9L6 9.5z' : 'M1.5 9.5h9L6 2.5z'}
        fill={isFilled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}
