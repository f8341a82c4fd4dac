import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './features/shell/App.tsx';
import { startApp } from './state/actions/start-app.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

/** Starts the app on `window.parley` and draws it into the page. */
export function mount(root: HTMLElement): void {
  startApp();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
