import { Direction } from 'radix-ui';
import { closeToast } from '../../state/actions/toasts.ts';
import { selectView } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { HintLayer } from '../../ui/HintLayer.tsx';
import { Toasts } from '../../ui/Toasts.tsx';
import { Onboarding } from '../onboarding/Onboarding.tsx';
import { Overlays } from './Overlays.tsx';
import { Shell } from './Shell.tsx';
import { StartFailed } from './StartFailed.tsx';
import { useAppearance } from './use-appearance.ts';
import { useTitle } from './use-title.ts';

/** The whole window. */
export function App() {
  return (
    <>
      <Dress />
      <Pages />
    </>
  );
}

/** Theme and title. By itself: the pages must not be drawn anew because a setting changed or the window has another name. */
function Dress() {
  useAppearance();
  useTitle();
  return null;
}

function News() {
  const toasts = useStore((state) => state.toasts);
  return <Toasts toasts={toasts} onClose={closeToast} />;
}

function Pages() {
  const phase = useStore((state) => state.phase);
  const isWelcome = useStore((state) => selectView(state).kind === 'welcome');
  if (phase === 'starting') return null;
  if (phase === 'failed') return <StartFailed />;
  const floating = (
    <>
      <Overlays />
      <HintLayer />
      <News />
    </>
  );
  return (
    <Direction.Provider dir={document.documentElement.dir === 'rtl' ? 'rtl' : 'ltr'}>
      <div className="app" data-ready="">
        {isWelcome ? <Onboarding>{floating}</Onboarding> : <Shell>{floating}</Shell>}
      </div>
    </Direction.Provider>
  );
}
