/**
 * A body's words as they are drawn. A text is always what stands in the body from `from` on (UTF-16 units), so found parts can be marked and nothing is
 * made up. `from` is -1 for words that stand nowhere in one piece.
 */
export type TextNode = { kind: 'text'; text: string; from: number };

export type Inline =
  | TextNode
  | { kind: 'strong' | 'emphasis' | 'strike' | 'spoiler'; children: Inline[] }
  | { kind: 'code'; text: string; from: number }
  /** `url` as it was written. `isBare`: the address itself is the text. */
  | { kind: 'link'; url: string; isBare: boolean; children: Inline[] };

export type Align = 'start' | 'center' | 'end' | null;
/** `isDone` is null for what is no task. */
export type ListItem = { isDone: boolean | null; children: Block[] };
/** A line of a body, or what is left of it inside quotes and lists; `from`: where `text` stands in the body. */
export type Line = { text: string; from: number };

export type Block =
  | { kind: 'paragraph'; children: Inline[] }
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'quote'; children: Block[] }
  /** `start`: the first number, null for bullets. */
  | { kind: 'list'; start: number | null; items: ListItem[] }
  /** `language` is '' where none was named; `name`: the rest of the fence's line. */
  | { kind: 'code-block'; language: string; name: string; lines: Line[] }
  | { kind: 'table'; align: Align[]; rows: Inline[][][] }
  | { kind: 'rule' };

/** A block that was read from lines, and the number of the line after it. */
export type Read = { block: Block; next: number };

export type WordsTree = readonly Block[];
