const oneToThreeEmoji = /^\s*(?:\p{RGI_Emoji}\s*){1,3}$/v;

/** Whether a message is one to three emoji and nothing else: those are drawn large. */
export function isJumboEmoji(body: string): boolean {
  return body.length <= 120 && oneToThreeEmoji.test(body);
}
