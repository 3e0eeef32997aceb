/** views/ -> text, escaped by default; pages and letters share it. */

/** What each page is given; the names are those of the templates in views/. */
export interface Pages {
  'sign-in': {
    /** Where the form posts to. */
    action: string;
    /** Binds the form to this browser; every form carries it as `_csrf`. */
    csrf: string;
    /** What was typed before, or the login_hint. */
    username?: string;
    /** Said above the form after a failed try. */
    fault?: string;
    /** Which application the person is on the way to. */
    client?: { name: string; logoUri?: string };
    /** Where "cancel" posts to; absent when there is nothing to go back to. */
    cancelAction?: string;
  };
  consent: {
    action: string;
    csrf: string;
    client: { name: string; uri?: string; logoUri?: string; policyUri?: string; tosUri?: string; contacts?: string[] };
    account: { name: string; username: string; email: string };
    /** Where "not you?" posts to. */
    switchAction: string;
    /** One line per scope of ours: `values` are the claim values that it would release. */
    scopes: { name: string; values: string[]; isNew: boolean }[];
    /** One line per API, with its scopes as the operator named them. */
    resources: { identifier: string; scopes: { name: string; isNew: boolean }[] }[];
    /** Where the browser goes next, in full. */
    redirectHost: string;
  };
  /** Asks whether to sign out. `form` is the form of oidc-provider (fields only, escaped by it), with the id `op.logoutForm`. */
  'sign-out': { form: string; client?: { name: string } };
  'signed-out': { client?: { name: string; uri?: string } };
  /** Asks for the code of a device. `form` is oidc-provider's form around the field, id `op.deviceInputForm`. */
  'device-code': { action: string; xsrf: string; userCode?: string; fault?: string };
  /** Shows the code again, and which device asks. */
  'device-confirm': {
    action: string;
    xsrf: string;
    userCode: string;
    client: { name: string; logoUri?: string };
    device: { ip?: string; userAgent?: string };
  };
  'device-done': { client: { name: string } };
  account: {
    csrf: string;
    account: { name: string; username: string; email: string; admin: boolean };
    signOutAction: string;
  };
  /** The first administrator's account. */
  setup: {
    action: string;
    csrf: string;
    values: { username?: string; email?: string; name?: string };
    errors?: { name: string; message: string }[];
  };
  error: { title: string; detail: string; requestId?: string };
  'not-found': { requestId?: string };
}

export interface View {
  /** A whole HTML page. */
  page<K extends keyof Pages>(name: K, data: Pages[K], options?: { language?: string }): string;
}
