import { mount } from '../mount.tsx';
import { createFakeParley, type FakeParley } from './fake-parley.ts';
import { scenarioFrom } from './scenario.ts';

declare global {
  interface Window {
    /** For a person at the developer tools: `fake.connect('offline')`, `fake.receive(…)`. */
    fake: FakeParley;
  }
}

/** The whole window on sample data, without engine and shell; the address chooses the scenario. */
const scenario = scenarioFrom(new URLSearchParams(location.search));
document.documentElement.dir = scenario.dir;
window.fake = createFakeParley(scenario);
window.parley = window.fake;

const root = document.getElementById('root');
if (root) mount(root);
