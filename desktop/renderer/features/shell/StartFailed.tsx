import { startAgain } from '../../state/actions/start-app.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { WindowButtons } from './WindowButtons.tsx';
import { Wordmark } from './Wordmark.tsx';
import './shell.css';
import './title-bar.css';

/** What stands in the window when its store could not be opened. */
export function StartFailed() {
  const problem = useStore((state) => state.startProblem);
  return (
    <div className="shell" data-ready="">
      <header className="title-bar">
        <div className="title-start">
          <Wordmark />
        </div>
        <span className="title-space" />
        <WindowButtons />
      </header>
      <div className="shell-body shell-body-alone">
        <main className="sheet sheet-padded">
          <EmptyState title="Parley could not open its data" words={`${problem ?? ''} What you wrote is still on this device.`}>
            <Button look="primary" onClick={startAgain}>
              Try again
            </Button>
          </EmptyState>
        </main>
      </div>
    </div>
  );
}
