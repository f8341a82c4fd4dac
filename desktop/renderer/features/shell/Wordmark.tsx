/** The mark of the app: a P that is also a flag on its pole. */
export function AppMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <rect width="20" height="20" rx="4.6" fill="var(--mosaic-teal)" />
      <path fill="var(--on-hue)" d="M5 4.6h6.6a4.2 4.2 0 0 1 0 8.4H8v2.8H5z" />
      <path fill="var(--mosaic-signal)" d="M8 7.2h3.4l1 1.6-1 1.6H8z" />
    </svg>
  );
}

/** Mark and name of the product. */
export function Wordmark() {
  return (
    <span className="wordmark">
      <AppMark />
      <span className="wordmark-name">Parley</span>
    </span>
  );
}
