/** What each page is given; the names are those of the templates in views/, the words stand in views/messages/. */
import type { FieldError } from './errors.js';

/** An application as a person is told of it; the addresses are shown as links only when they are http or https. */
export interface Application {
  name: string;
  uri?: string | undefined;
}

/** What forms on the account's pages have in common. */
interface AccountForm {
  action: string;
  csrf: string;
  /** What is not right: each message a code that messages know as `fault.CODE`, or a sentence. */
  errors?: FieldError[] | undefined;
  /** With `too-many-requests` or `busy`: when to try again. */
  retryAfterSeconds?: number | undefined;
}

/** A page about a letter: to a new password, or to show that an address is one's own. */
type LetterForm = Omit<AccountForm, 'action'> & {
  purpose: 'reset' | 'verify';
  /** Whose accounts are meant; those of the default directory when absent. */
  directory?: string | undefined;
  /** Whom the letter goes or went to, as it was typed. */
  username?: string | undefined;
};

export interface Pages {
  'sign-in': {
    /** Where the form posts to. */
    action: string;
    /** Binds the form to this browser; every form carries it as `_csrf`. */
    csrf: string;
    /** What was typed before, or the login_hint. */
    username?: string | undefined;
    /** Said above the form after a failed try: a code that messages know as `fault.CODE`, or a sentence. */
    fault?: string | undefined;
    /** With `too-many-requests` or `busy`: when to try again. */
    retryAfterSeconds?: number | undefined;
    /** Which application the person is on the way to. */
    client?: Application | undefined;
    /** Where "cancel" posts to; absent when there is nothing to go back to. */
    cancelAction?: string | undefined;
    /** For who has forgotten the password, has no account yet, or has not confirmed its address. */
    forgotUrl?: string | undefined;
    registerUrl?: string | undefined;
    verifyUrl?: string | undefined;
  };
  consent: {
    action: string;
    csrf: string;
    client: Application & {
      policyUri?: string | undefined;
      tosUri?: string | undefined;
      contacts?: string[] | undefined;
    };
    account: { name: string; username: string; email: string };
    /** Where "not you?" posts to. */
    switchAction: string;
    /** One line per scope of ours: `values` are the claim values that it would release. */
    scopes: { name: string; values: string[]; isNew: boolean }[];
    /** One line per API, with its scopes as the operator named them. */
    resources: { identifier: string; scopes: { name: string; isNew: boolean }[] }[];
    /** Where the browser goes next, in full; absent for a device, which the person turns back to. */
    redirectHost?: string | undefined;
    /** How long the access lasts; told when given. */
    lastsSeconds?: number | undefined;
  };
  /** Sends its form at once, or by its button where there are no scripts. `form` has the id `formId`. */
  'go-on': { form: string; formId: string };
  /** Asks whether to sign out. `form` is the form of oidc-provider (fields only, escaped by it), with the id `op.logoutForm`. */
  'sign-out': { form: string; client?: Application | undefined };
  'signed-out': { client?: Application | undefined };
  /** Asks for the code of a device, in a form with the fields of oidc-provider's `op.deviceInputForm`. */
  'device-code': { action: string; xsrf: string; userCode?: string | undefined; fault?: string | undefined };
  /** Shows the code again, and which device asks. */
  'device-confirm': {
    action: string;
    xsrf: string;
    userCode: string;
    client: Application;
    device: { ip?: string | undefined; userAgent?: string | undefined };
  };
  'device-done': { client: Application };
  /** The person said no on `device-confirm`. */
  'device-stopped': { client?: Application | undefined };
  account: {
    csrf: string;
    account: { name: string; username: string; email: string; admin: boolean };
    signOutAction: string;
    /** What was given access, newest first; each can be withdrawn where it says how. Left out when it is not known. */
    applications?: (Application & { grantedAt?: Date; withdrawAction?: string })[] | undefined;
  };
  'account-profile': AccountForm & {
    /** What stands in the fields: standard claims by name, and the parts of the postal address. */
    values: Record<string, string | undefined>;
    /** The form was just saved. */
    saved: boolean;
  };
  'account-applications': {
    csrf: string;
    applications: (Application & {
      scopes: string[];
      resources: { identifier: string; scopes: string[] }[];
      grantedAt: Date;
      withdrawAction: string;
    })[];
    /** One was just withdrawn. */
    withdrawn: boolean;
  };
  'account-delete': AccountForm & { username: string; confirmation?: string | undefined };
  'account-deleted': Record<string, never>;
  'account-email': AccountForm & {
    present: string;
    /** The address that waits to be confirmed. */
    pending?: string | undefined;
    /** What was typed as the new one. */
    email?: string | undefined;
    /** It was just confirmed. */
    changed: boolean;
  };
  /** What the link in the letter to a new address leads to. */
  'email-confirm': { csrf: string; action: string; token: string; email: string; username: string };
  'email-confirmed': Record<string, never>;
  'account-data': { csrf: string; action: string };
  'account-sessions': {
    csrf: string;
    action: string;
    signOutAction: string;
    sessions: {
      id: string;
      current: boolean;
      signedInAt: Date;
      seenAt: Date;
      address?: string | undefined;
      userAgent?: string | undefined;
    }[];
    /** One or more were just ended. */
    ended: boolean;
  };
  'account-password': AccountForm & { username: string; resetTokens: boolean; saved: boolean };
  register: AccountForm & {
    directory?: string | undefined;
    values: { username?: string | undefined; email?: string | undefined; name?: string | undefined };
    signInUrl: string;
  };
  'ask-letter': LetterForm;
  'enter-code': LetterForm;
  /** Without a code, the token of the link stands in a cookie. */
  'new-password': LetterForm & { code?: string | undefined };
  'confirm-address': LetterForm;
  /** What the letter led to; `next` is where to sign in. */
  done: { purpose: 'reset' | 'verify'; next: string };
  /** The first administrator's account. */
  setup: {
    action: string;
    csrf: string;
    values: { username?: string | undefined; email?: string | undefined; name?: string | undefined };
    /** What is not right: each message a code that messages know as `fault.CODE`, or a sentence. */
    errors?: FieldError[] | undefined;
  };
  /** The letters that nobody sends while developing. */
  outbox: {
    letters: { id: string; at: Date; to: string; subject: string; text: string; link?: string | undefined }[];
  };
  /** The words of `code` come from messages (`error.CODE`), in the reader's language; a `detail` says more, a `title` stands in. */
  error: {
    code?: string | undefined;
    title?: string | undefined;
    detail?: string | undefined;
    requestId?: string | undefined;
    retryAfterSeconds?: number | undefined;
  };
  'not-found': { requestId?: string | undefined };
}

export type PageName = keyof Pages;
