/** What accounts leave to the outbox, by kind of task; see services/outbox.ts. */
import { type Asked, sendPasswordChanged } from '../mail/letters.js';
import type { Mail } from '../mail/mail.js';
import { accounts } from '../models/account.js';
import type { Handler } from './outbox-worker.js';
import { answerResetRequest } from './password-reset.js';
import { settleRegistration } from './registration.js';
import { sweepAccount, sweepSessions } from './revocation.js';
import { tellLock, tellSignIn } from './sign-ins.js';
import { answerVerificationRequest } from './verification.js';

interface PasswordChanged {
  accountId: string;
  /** An ISO text, as all dates are that come out of the outbox. */
  changedAt: string;
  ends: 'everything' | 'sessions';
  asked: Asked;
  language?: string | undefined;
}

/** Cleans up after a new password and tells the owner, if it was set at all: the task is stored before the password is. */
async function settlePasswordChange(mail: Mail, told: PasswordChanged): Promise<void> {
  const account = await accounts.find({ _id: told.accountId });
  if (account?.passwordChangedAt?.toISOString() !== told.changedAt) return;
  const everywhere = told.ends === 'everything';
  await (everywhere ? sweepAccount : sweepSessions)(account._id, account.generation);
  await sendPasswordChanged(mail, { email: account.email, language: told.language }, { asked: told.asked, everywhere });
}

/** The handlers; whatever one throws, its task is done again later. */
export const accountTasks = (mail: Mail): Record<string, Handler> => ({
  forgot: (request) => answerResetRequest(mail, request),
  register: (newcomer) => settleRegistration(mail, newcomer),
  resend: (request) => answerVerificationRequest(mail, request),
  'new-sign-in': (task) => tellSignIn(mail, task),
  'account-locked': (task) => tellLock(mail, task),
  'password-changed': (told) => settlePasswordChange(mail, told),
});
