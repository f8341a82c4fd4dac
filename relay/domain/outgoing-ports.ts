/** What came of posting. `text`: the beginning of what was answered. `isFinal`: the address is not one that may ever be posted to. */
export type PostAnswer = { status: number; retryAfter?: string | undefined; text?: string } | { error: string; isFinal: boolean };
/** Posts to an address outside, within its own limits of time and size. Does not throw. */
export type PostOutside = (post: { url: string; headers: Record<string, string>; body: string }) => Promise<PostAnswer>;
