/** Text that is safe to show to people as somebody's name. */

/** Control characters, line breaks, invisible direction marks (they reorder what stands beside them) and broken UTF-16. */
const unsafe = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

/** Whether the text is one line that shows as it was written, and is not blank. */
export const isPlainText = (text: string): boolean => !unsafe.test(text) && text.trim() !== '';
