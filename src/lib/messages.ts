/** What is said, in several languages: one JSON file per language, nested as one likes, with {values} put in. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export type Values = Record<string, string | number>;
/** A text, or its plural forms by CLDR category, chosen by the value `count`. */
type Message = string | { other: string; [category: string]: string };

export interface Messages {
  /** The languages at hand, the fallback first. */
  languages: string[];
  has(key: string): boolean;
  /** The text of a key; in the fallback language where the language lacks it; throws where that lacks it too. */
  text(language: string, key: string, values?: Values, wrap?: Wrap): string;
}

/** What becomes of the text itself and of each value, for instance to escape them for HTML. */
export interface Wrap {
  text(text: string): string;
  value(value: string): string;
}

const plain: Wrap = { text: (text) => text, value: (value) => value };

const isPlural = (value: object) =>
  'other' in value && Object.keys(value).every((name) => /^(zero|one|two|few|many|other)$/.test(name));

const flat = (tree: object, path = ''): [string, Message][] =>
  Object.entries(tree).flatMap(([name, value]): [string, Message][] =>
    typeof value === 'string' || isPlural(value) ? [[path + name, value]] : flat(value, `${path}${name}.`),
  );

/** Reads every `LANGUAGE.json` of a folder. */
export function loadMessages(folder: string, fallback: string): Messages {
  const languages = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -'.json'.length))
    .sort((a, b) => Number(b === fallback) - Number(a === fallback) || a.localeCompare(b));
  const read = (language: string) => JSON.parse(readFileSync(join(folder, `${language}.json`), 'utf8'));
  const all = new Map(languages.map((language) => [language, new Map(flat(read(language)))]));
  const plurals = new Map(languages.map((language) => [language, new Intl.PluralRules(language)]));
  return {
    languages,
    has: (key) => all.get(fallback)?.has(key) ?? false,
    text(language, key, values = {}, wrap = plain) {
      const said = all.get(language)?.has(key) ? language : fallback;
      const message = all.get(said)?.get(key);
      if (message === undefined) throw new Error(`no message ${key}`);
      const form = plurals.get(said)?.select(Number(values.count)) ?? 'other';
      const chosen = typeof message === 'string' ? message : (message[form] ?? message.other);
      return wrap.text(chosen).replace(/\{(\w+)\}/g, (_, name) => wrap.value(String(values[name] ?? '')));
    },
  };
}
