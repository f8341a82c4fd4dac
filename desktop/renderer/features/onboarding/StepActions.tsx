import type { ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';

/** The foot of a step of the way in: what sends its form (`children`: its words), and the way back. */
export function StepActions({ isBusy, onBack, children }: { isBusy: boolean; onBack: () => void; children: ReactNode }) {
  return (
    <div className="onboarding-actions">
      <Button look="primary" size="large" type="submit" isBusy={isBusy}>
        {children}
      </Button>
      <Button look="quiet" size="large" onClick={onBack}>
        Back
      </Button>
    </div>
  );
}
