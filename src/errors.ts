/** Every way we say no: a code, the status it has, and its title (RFC 9457). What the reader can do stands in the detail. */
export const problems = {
  'bad-request': { status: 400, title: 'The request cannot be read' },
  'invalid-fields': { status: 400, title: 'Some fields are not right' },
  'challenge-ended': { status: 400, title: 'This link or code is no longer good' },
  'invalid-credentials': { status: 401, title: 'That sign-in did not match' },
  'signed-out': { status: 401, title: 'You are signed out' },
  'insufficient-scope': { status: 403, title: 'This token does not reach that far' },
  'sign-in-too-old': { status: 403, title: 'Sign in once more' },
  'account-disabled': { status: 403, title: 'This account is switched off' },
  'account-unverified': { status: 403, title: 'This account is not confirmed yet' },
  'registration-closed': { status: 403, title: 'Accounts are made by the operator here' },
  'foreign-origin': { status: 403, title: 'The form came from another site' },
  'form-expired': { status: 403, title: 'The form is no longer good' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'method-not-allowed': { status: 405, title: 'That cannot be done here' },
  taken: { status: 409, title: 'That is taken already' },
  'link-used': { status: 410, title: 'This link has been used or has ended' },
  'too-large': { status: 413, title: 'The request is too large' },
  'unsupported-media-type': { status: 415, title: 'The content type is not supported' },
  'too-many-requests': { status: 429, title: 'Too many tries for now' },
  bug: { status: 500, title: 'Something went wrong on our side' },
  busy: { status: 503, title: 'The server is busy' },
  'store-unavailable': { status: 503, title: 'The server cannot reach its data' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof problems;

/** One field that is not right, and what would be. */
export interface FieldError {
  name: string;
  message: string;
}

interface More {
  detail?: string;
  errors?: FieldError[];
  /** For 429 and 503: when to try again. */
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** A no that the reader is told, as data; who renders it decides the form. */
export class Problem extends Error {
  readonly status: number;
  readonly title: string;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ProblemCode,
    more: More = {},
  ) {
    super(more.detail ?? problems[code].title, { cause: more.cause });
    this.status = problems[code].status;
    this.title = problems[code].title;
    this.detail = more.detail;
    this.errors = more.errors;
    this.retryAfterSeconds = more.retryAfterSeconds;
  }
}

/** The problem of fields that are not right, each with what would be. */
export const invalidFields = (...errors: FieldError[]) => new Problem('invalid-fields', { errors });
