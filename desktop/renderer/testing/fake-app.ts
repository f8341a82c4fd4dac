import { startApp } from '../state/actions/start-app.ts';
import { createFakeParley, type FakeParley } from './fake-parley.ts';
import { defaultScenario, type Scenario } from './scenario.ts';
import { clearWindow, prepareDom } from './window.ts';

let stopApp = () => {};

/**
 * Starts the app over sample data, as `part` changes it. For tests; `stopFakeApp` ends it.
 * @param more.width of the window
 * @param more.fake one that is there already, in place of fresh sample data
 */
export function startFakeApp(part: Partial<Scenario> = {}, more: { width?: number; fake?: FakeParley } = {}): FakeParley {
  prepareDom(more.width);
  const fake = more.fake ?? createFakeParley({ ...defaultScenario, ...part });
  window.parley = fake;
  stopApp = startApp();
  return fake;
}

/** Ends what `startFakeApp` began, and takes the window down: after each test, or in the middle of one that starts the app again. */
export function stopFakeApp(): void {
  stopApp();
  stopApp = () => {};
  clearWindow();
}
