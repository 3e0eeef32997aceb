/** views/ -> text, escaped by default; pages and letters share it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Eta } from 'eta';
import type { Config } from '../config/index.js';
import { brandColors, brandIcon, brandLogo, colorsOf } from './brand.js';
import { type HashedFile, hashedFile } from './lib/hashed-files.js';
import { acceptedLanguages, pickLanguage } from './lib/language.js';
import { loadMessages } from './lib/messages.js';
import type { PageName, Pages } from './pages.js';
import { words } from './words.js';

export type { Application, PageName, Pages } from './pages.js';

export interface Letter {
  subject: string;
  text: string;
  html: string;
}

export interface PageOptions {
  /** One of `View.languages`; see `View.language`. */
  language?: string | undefined;
  /** The path of a GET that shows this page again; with it, the page offers the other languages as `?ui_locales=`. */
  here?: string | undefined;
}

export interface View {
  languages: readonly string[];
  /** What the pages load from /assets/, by name. */
  assets: ReadonlyMap<string, HashedFile>;
  /** The reader's language: the first at hand of ui_locales (space-separated), else of Accept-Language. */
  language(uiLocales?: string, acceptLanguage?: string): string;
  /** A whole HTML page. */
  page<K extends PageName>(name: K, data: Pages[K], options?: PageOptions): string;
  /** A letter, from `views/mail/NAME.txt.eta`, `views/mail/NAME.html.eta` and the message `mail.NAME.subject`. */
  letter(name: string, data: Record<string, unknown>, options?: PageOptions): Letter;
}

/** The folder beside package.json, wherever the process was started. */
const packaged = fileURLToPath(new URL('../../views/', import.meta.url));

/** Reads templates, messages and assets once; every template is compiled at its first use and kept. */
export function createView(config: Config, folder = packaged): View {
  const messages = loadMessages(join(folder, 'messages'), 'en');
  const html = new Eta({ views: folder, cache: true, autoEscape: true, rmWhitespace: true });
  const text = new Eta({ views: folder, cache: true, autoEscape: false, autoTrim: false });

  const css = readFileSync(join(folder, 'assets/style.css'), 'utf8');
  const styled = css + brandColors(config.BRAND_COLOR, css);
  const style = hashedFile('style.css', styled);
  const showPassword = hashedFile('show-password.js', readFileSync(join(folder, 'assets/show-password.js')));
  const goOn = hashedFile('go-on.js', readFileSync(join(folder, 'assets/go-on.js')));
  const logo = brandLogo(config);
  const assets = new Map([style, showPassword, goOn, logo].flatMap((file) => (file ? [[file.name, file]] : [])));

  const house = {
    brand: { name: config.BRAND_NAME, logo: logo?.name, icon: brandIcon(config), color: config.BRAND_COLOR },
    issuer: config.ISSUER,
    issuerHost: new URL(config.ISSUER).host,
    helpUrl: config.HELP_URL,
    style: style.name,
    showPassword: showPassword.name,
    goOn: goOn.name,
    colors: colorsOf(styled),
  };
  const about = ({ language = messages.languages[0]!, here }: PageOptions) => ({
    ...house,
    ...words(messages, language, config.BRAND_NAME),
    language,
    languages: here ? messages.languages : [language],
    here,
  });

  return {
    languages: messages.languages,
    assets,
    language: (uiLocales = '', acceptLanguage = '') =>
      pickLanguage(messages.languages, [...uiLocales.split(' ').slice(0, 20), ...acceptedLanguages(acceptLanguage)]),
    page: (name, data, options = {}) => html.render(`/${name}`, { ...data, ...about(options), page: name }),
    letter(name, data, options = {}) {
      const all = { ...data, ...about(options), letter: name };
      return {
        subject: all.t(`mail.${name}.subject`, data as Record<string, string>),
        // A part that is left out leaves its blank lines behind.
        text: text
          .render(`/mail/${name}.txt.eta`, all)
          .replace(/\n{3,}/g, '\n\n')
          .trim(),
        html: html.render(`/mail/${name}.html.eta`, all),
      };
    },
  };
}
