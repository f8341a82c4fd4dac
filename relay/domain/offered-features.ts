import { features } from '@parley/shared/protocol/version';
import type { Deps } from './deps.ts';

/** What this relay announces: all it can do but for what its operator switched off. */
export function offeredFeatures({ linkPreviews }: Pick<Deps, 'linkPreviews'>): string[] {
  return features.filter((feature) => feature !== 'link-previews' || linkPreviews !== null);
}
