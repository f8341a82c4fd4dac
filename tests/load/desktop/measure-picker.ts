import type { Page } from 'playwright-core';

export type PickerFigures = { firstMs: number; openMs: number[] };

/** A hand rests on the button this long before it presses. */
const restMs = 100;

/** Opens the emoji picker by the mouse and measures, inside the page, from the press to the frame in which the emoji stand; the first opening of the app apart. */
export async function measurePicker(page: Page, turns: number): Promise<PickerFigures> {
  const [firstMs = Number.NaN, ...openMs] = await openPicker(page, turns + 1);
  return { firstMs, openMs };
}

async function openPicker(page: Page, turns: number): Promise<number[]> {
  const button = page.getByRole('main').getByRole('button', { name: 'Emoji', exact: true });
  const times: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    await button.hover();
    await new Promise((resolve) => setTimeout(resolve, restMs));
    await page.evaluate(watchPicker);
    await page.mouse.down();
    await page.mouse.up();
    const took = await page.waitForFunction(() => (globalThis as Watched).took);
    times.push(Number(await took.jsonValue()));
    await page.keyboard.press('Escape');
    await page.getByRole('grid', { name: 'Emoji' }).waitFor({ state: 'detached' });
  }
  return times;
}

type Watched = typeof globalThis & { took?: number | undefined };

/** In the page: keeps the milliseconds from the next release of the mouse to the frame after the one in which the emoji stand. */
function watchPicker(): void {
  const page: Watched = globalThis;
  page.took = undefined;
  const watch = (from: number): void => {
    const isShown = document.querySelector('[role="gridcell"]') !== null;
    requestAnimationFrame(() => {
      if (isShown) page.took = performance.now() - from;
      else watch(from);
    });
  };
  document.addEventListener('pointerup', (event) => requestAnimationFrame(() => watch(event.timeStamp)), { once: true, capture: true });
}
