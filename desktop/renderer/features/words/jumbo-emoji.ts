// The shape of an emoji, not the list of those that are drawn as one: `\p{RGI_Emoji}` holds each of 3,800 sequences by itself and takes a tenth of a second to get
// ready, which every start would wait for.
const flag = String.raw`\p{Regional_Indicator}{2}`;
const keycap = String.raw`[0-9#*]\uFE0F\u20E3`;
/** A sign that is drawn as an emoji by itself, or by the mark or the skin tone behind it. */
const sign = String.raw`(?:(?!\p{Regional_Indicator})\p{Emoji_Presentation}|\p{Extended_Pictographic}(?=[\uFE0F\p{Emoji_Modifier}]))[\uFE0F\p{Emoji_Modifier}]?`;
/** The flags of regions are a black flag and the region's letters. */
const region = String.raw`(?:[\u{E0020}-\u{E007E}]+\u{E007F})?`;
const joined = String.raw`(?:\u200D\p{Extended_Pictographic}[\uFE0F\p{Emoji_Modifier}]?)*`;
const oneToThreeEmoji = new RegExp(String.raw`^\s*(?:(?:${flag}|${keycap}|${sign}${region}${joined})\s*){1,3}$`, 'u');

/** Whether a message is one to three emoji and nothing else: those are drawn large. */
export function isJumboEmoji(body: string): boolean {
  return body.length <= 120 && oneToThreeEmoji.test(body);
}
