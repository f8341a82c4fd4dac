import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './features/shell/App.tsx';
import { startApp } from './state/actions/start-app.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

/** What every first screen is set in; asked for before anything is drawn, so that no word has to wait for its font. */
const firstFonts = ["400 15px 'Inter Variable'", "600 24px 'Bricolage Grotesque Variable'"];

/** Starts the app on `window.parley` and draws it into the page. */
export function mount(root: HTMLElement): void {
  for (const font of firstFonts) void document.fonts.load(font);
  startApp();
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
