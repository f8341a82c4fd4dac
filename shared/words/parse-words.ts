import { linesOf } from './lines.ts';
import { readBlocks } from './read-blocks.ts';
import type { WordsTree } from './words-tree.ts';

const treesMax = 600;
/** Bodies in the cache together hold no more than this many characters. */
const charactersMax = 1_500_000;
const trees = new Map<string, WordsTree>();
let characters = 0;

/** The words of a body as they are drawn; kept, so that a row that comes back costs nothing. */
export function parseWords(body: string): WordsTree {
  const known = trees.get(body);
  if (known) {
    // The newest stand last: what was not used for the longest time goes first.
    trees.delete(body);
    trees.set(body, known);
    return known;
  }
  const tree = readBlocks(linesOf(body));
  trees.set(body, tree);
  characters += body.length;
  for (const oldest of trees.keys()) {
    if (trees.size <= treesMax && characters <= charactersMax) break;
    trees.delete(oldest);
    characters -= oldest.length;
  }
  return tree;
}
