/** A person with a browser that has no pixels: cookies, redirects and forms over real HTTP. */
import assert from 'node:assert/strict';

export interface Page {
  url: string;
  status: number;
  headers: Headers;
  html: string;
}

interface Form {
  action: string;
  fields: Record<string, string>;
}

const attribute = (tag: string, name: string) =>
  tag
    .match(new RegExp(`\\b${name}="([^"]*)"`))?.[1]
    ?.replaceAll('&amp;', '&')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'");

function formOf(page: Page, action: RegExp): Form {
  for (const [form, open] of page.html.matchAll(/(<form[^>]*>)[\s\S]*?<\/form>/g)) {
    const target = attribute(open as string, 'action') ?? page.url;
    if (!action.test(target)) continue;
    const inputs = [...form.matchAll(/<input[^>]*>/g)].map(([tag]) => [
      attribute(tag, 'name'),
      attribute(tag, 'value') ?? '',
    ]);
    return { action: new URL(target, page.url).href, fields: Object.fromEntries(inputs.filter(([name]) => name)) };
  }
  return assert.fail(`no form to ${action} on ${page.url}:\n${page.html}`);
}

export class Person {
  /** By name and path, with a space between: two tabs may each be on a way of their own. */
  readonly cookies = new Map<string, string>();
  constructor(
    readonly issuer: string,
    readonly userAgent = 'Person/1.0',
  ) {}

  /** One request, with this browser's cookies; no redirect is followed. */
  async send(url: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers({
      accept: 'text/html,*/*;q=0.5',
      'user-agent': this.userAgent,
      ...(init.headers as object),
    });
    const cookie = this.cookiesFor(new URL(url).pathname);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(url, { ...init, headers, redirect: 'manual' });
    for (const cookie of response.headers.getSetCookie()) this.keep(cookie);
    return response;
  }

  private cookiesFor(path: string): string {
    const here = [...this.cookies].filter(([key]) => path.startsWith(key.split(' ')[1] as string));
    return here.map(([key, value]) => `${key.split(' ')[0]}=${value}`).join('; ');
  }

  private keep(cookie: string): void {
    const [, name, value] = cookie.match(/^([^=]+)=([^;]*)/) as RegExpMatchArray;
    const key = `${name} ${/; *path=([^;]*)/i.exec(cookie)?.[1] ?? '/'}`;
    if (/expires=Thu, 01 Jan 1970/i.test(cookie)) this.cookies.delete(key);
    else this.cookies.set(key, value as string);
  }

  /** Follows redirects as long as they stay with the issuer; a page elsewhere is told by its URL, and never fetched. */
  async open(url: string, init: RequestInit = {}): Promise<Page> {
    let at = new URL(url, this.issuer).href;
    let response = await this.send(at, init);
    for (let hops = 0; response.headers.has('location'); hops++) {
      assert.ok(hops < 20, `redirects without end at ${at}`);
      at = new URL(response.headers.get('location') as string, at).href;
      if (new URL(at).origin !== new URL(this.issuer).origin)
        return { url: at, status: 0, headers: new Headers(), html: '' };
      response = await this.send(at);
    }
    const page = { url: at, status: response.status, headers: response.headers, html: await response.text() };
    return /src="\/assets\/go-on\./.test(page.html) ? this.goOn(page) : page;
  }

  /** What a page's script does that sends its form at once; a form that goes elsewhere is left to the test. */
  private async goOn(page: Page): Promise<Page> {
    const { origin } = new URL(this.issuer);
    return new URL(formOf(page, /^/).action).origin === origin ? this.submit(page, /^/) : page;
  }

  /** Fills in the form whose action matches, and sends it as a browser does. */
  submit(page: Page, action: RegExp, typed: Record<string, string> = {}): Promise<Page> {
    const form = formOf(page, action);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', origin: new URL(this.issuer).origin };
    const body = new URLSearchParams({ ...form.fields, ...typed }).toString();
    return this.open(form.action, { method: 'POST', body, headers });
  }

  /** Signs in on a page that asks for it. */
  signIn(page: Page, username: string, password: string): Promise<Page> {
    return this.submit(page, /\/login$/, { username, password });
  }

  /** Allows what a consent page asks for. */
  allow(page: Page): Promise<Page> {
    return this.submit(page, /\/consent$/, { decision: 'allow' });
  }
}
