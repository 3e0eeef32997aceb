/** The words that templates may use: messages in the reader's language, and dates, spans and addresses as a person reads them. */
import type { Messages, Values } from './lib/messages.js';
import { readUserAgent } from './lib/user-agent.js';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (char) => escapes[char]!);

/** Values come from strangers: each is escaped, and kept from turning the sentence around it (UAX 9). */
const forHtml = {
  text: (text: string) => escapeHtml(text).replace(/\*\*(.+?)\*\*/g, '<strong>$1</strong>'),
  value: (value: string) => `<bdi>${escapeHtml(value)}</bdi>`,
};

const units = [
  ['day', 86400],
  ['hour', 3600],
  ['minute', 60],
] as const;

interface Faulty {
  errors?: { name: string; message: string }[] | undefined;
  retryAfterSeconds?: number | undefined;
}

/** What a template sees beside its data; `brand` stands in every message as {brand}. */
export function words(messages: Messages, language: string, brand: string) {
  const t = (key: string, values?: Values) => messages.text(language, key, { brand, ...values });
  const all = {
    /** Plain text; to be escaped by the template. */
    t,
    has: messages.has,
    /** HTML, escaped already, for messages with **emphasis** or with values from strangers. */
    rich: (key: string, values?: Values) => messages.text(language, key, { brand, ...values }, forHtml),
    /** The same, where [words in brackets] are a link. */
    linked: (key: string, href: string, values?: Values) =>
      messages
        .text(language, key, { brand, ...values }, forHtml)
        .replace(
          /\[(.+?)\]/,
          (_, label) => `<a href="${escapeHtml(href)}" target="_blank" rel="noopener">${label}</a>`,
        ),
    /** The sentence of a fault: its code's message, or the sentence that was given. */
    sentence: (said: string) => (messages.has(`fault.${said}`) ? t(`fault.${said}`) : said),
    /** What is wrong with a form, in sentences, and how to find what is wrong with one field of it. */
    faultsOf({ errors = [], retryAfterSeconds }: Faulty) {
      const faults = errors.map(({ name, message }) => ({ name, message: all.sentence(message) }));
      const wait = retryAfterSeconds ? ` ${t('wait', { span: all.duration(retryAfterSeconds) })}` : '';
      const ofField = (name: string) => faults.filter((fault) => fault.name === name).map(({ message }) => message);
      return {
        faults: faults.map((fault) => ({ ...fault, message: fault.message + wait })),
        of: (name: string) => ofField(name).join(' ') || undefined,
      };
    },
    /** A span in words: "90 days", "2 minutes", "1 hour". */
    duration(seconds: number) {
      const [unit, size] = units.find(([, size]) => seconds >= size) ?? (['second', 1] as const);
      const count = Math.ceil(seconds / size);
      return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(count);
    },
    /** A day in words, with the exact time for who wants it. */
    time(at: Date) {
      const day = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'UTC' }).format(at);
      const exact = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'long', timeZone: 'UTC' }).format(
        at,
      );
      return `<time datetime="${at.toISOString()}" title="${escapeHtml(exact)}">${escapeHtml(day)}</time>`;
    },
    /** A moment in words, with the exact time for who wants it. */
    instant(at: Date) {
      const said = new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(
        at,
      );
      return `<time datetime="${at.toISOString()}">${escapeHtml(said)} UTC</time>`;
    },
    /** A moment in words, to the minute, for where nothing can be hovered over. */
    moment: (at: Date | string) =>
      new Intl.DateTimeFormat(language, {
        day: 'numeric',
        month: 'long',
        year: 'numeric',
        hour: 'numeric',
        minute: '2-digit',
        timeZone: 'UTC',
        timeZoneName: 'short',
      }).format(new Date(at)),
    /** A browser by what it says of itself: "Firefox on Linux". */
    browser(userAgent: string | undefined) {
      const { browser, system } = readUserAgent(userAgent);
      if (browser && system) return t('browser.on', { browser, system });
      return browser ?? (system ? t('browser.some-on', { system }) : t('browser.unknown'));
    },
    /** An address as a link may carry it: http and https only, whatever a client registered. */
    web: (uri: string | undefined) =>
      uri && /^https?:\/\//i.test(uri) && URL.canParse(uri) ? new URL(uri) : undefined,
    languageName: (tag: string) => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag,
    direction: messages.text(language, 'direction'),
  };
  return all;
}

export type Words = ReturnType<typeof words>;
