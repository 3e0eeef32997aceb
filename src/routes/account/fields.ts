/** The fields that people send before they are signed in, each declared once. */
import { z } from 'zod';

/** How people call them. */
export const labels: Record<string, string> = {
  username: 'The username',
  email: 'The e-mail address',
  name: 'The name',
  password: 'The password',
  old_password: 'The present password',
  confirmation: 'The confirmation',
  token: 'The token',
  code: 'The code',
  directory: 'The directory',
  reset_tokens: 'The wish to end everything',
};

const text = (most: number) => z.string('must be a text').max(most, `must have at most ${most} characters`);

export const required = (most: number) => z.string('is missing').min(1, 'is missing').max(most, 'is too long');
export const optional = (most: number) => text(most).optional();

/** A field as it counts when it is not filled in. */
export const filled = (value: string | undefined): string | undefined => value?.trim() || undefined;

/** Whose accounts are meant; those of the default directory when it is not said. */
export const directory = optional(63);

export const typedPassword = { password: required(4096), confirmation: required(4096) };

/** Somebody, by either of the names that they sign in with. */
export const someone = { email: optional(320), username: optional(320), directory };

/** What came by letter: the token of its link, or its code and whom it went to. */
export const answer = { token: optional(200), ...someone, code: optional(20) };

type Typed<T> = { [K in keyof T]?: string | undefined };

/** The name in a body that must have one; see `naming`. */
export const nameOf = ({ email, username }: Typed<typeof someone>): string => filled(email) ?? filled(username) ?? '';

/** What was typed, for a page that shows it again. */
export const textsOf = (typed: object): Record<string, string> =>
  Object.fromEntries(Object.entries(typed).filter((entry): entry is [string, string] => typeof entry[1] === 'string'));

/** Says what is missing beside whatever else is wrong, and not only once all of that is right. */
const always = { when: () => true };

/** A body that must name somebody. */
export const naming = <S extends z.ZodRawShape>(shape: S) =>
  z.object({ ...someone, ...shape }).refine((typed) => nameOf(typed as object) !== '', {
    ...always,
    path: ['email'],
    message: 'is missing',
  });

/** A body that must answer a letter. */
export const answering = <S extends z.ZodRawShape>(shape: S) =>
  z.object({ ...answer, ...shape }).refine(
    (typed) => {
      const { token, code, ...names } = typed as Typed<typeof answer>;
      return filled(token) ?? (filled(code) && nameOf(names));
    },
    { ...always, path: ['token'], message: 'is missing, and so is an e-mail address with a code' },
  );

/** The answer in a body, as services take it. */
export const givenIn = (typed: Typed<typeof answer>) => ({
  token: filled(typed.token),
  code: filled(typed.code),
  name: nameOf(typed),
  directoryId: filled(typed.directory),
});

/** What is said to everybody alike. */
export const message = z.object({ message: z.string() });
