/** Which of the languages at hand a reader gets: RFC 4647 look-up over OpenID Connect's ui_locales and Accept-Language. */

/** The tags of an Accept-Language header (RFC 9110 12.5.4), best first, without those refused by q=0. */
export function acceptedLanguages(header: string): string[] {
  return header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', ...params] = part.split(';').map((piece) => piece.trim());
      const q = params.find((param) => /^q=/i.test(param));
      return { tag, weight: q ? Number(q.slice(2)) || 0 : 1 };
    })
    .filter(({ tag, weight }) => tag && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ tag }) => tag);
}

/** The available language that suits the first wish that any suits; the first available one when none does. */
export function pickLanguage(available: readonly string[], wishes: readonly string[]): string {
  for (const wish of wishes) {
    const parts = wish.toLowerCase().split('-');
    for (let length = parts.length; length > 0; length--) {
      const range = parts.slice(0, length).join('-');
      const found = available.find((tag) => tag.toLowerCase() === range);
      if (found) return found;
    }
  }
  return available[0] ?? 'en';
}
