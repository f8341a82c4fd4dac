const stepCount = 2;

/** Which step of the way in this is. */
export function Steps({ at }: { at: 1 | 2 }) {
  return (
    <p className="steps">
      {Array.from({ length: stepCount }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a fixed row
        <span key={index} className="step" data-done={index + 1 <= at ? '' : undefined} data-now={index + 1 === at ? '' : undefined} />
      ))}
      <span className="step-words">
        Step {at} of {stepCount}
      </span>
    </p>
  );
}
