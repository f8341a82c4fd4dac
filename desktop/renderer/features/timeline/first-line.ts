/** The first words of a body in one line, without the marks of headings, quotes, lists and code fences at its start. */
export function firstLine(body: string): string {
  const lines = body.split('\n').map((line) => line.replace(/^\s*(?:#{1,6}\s+|>\s?|[-*+]\s+|\d+[.)]\s+|```\w*)/, '').trim());
  return (lines.find((line) => line !== '') ?? '').slice(0, 300);
}
