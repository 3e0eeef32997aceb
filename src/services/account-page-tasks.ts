/** What the account pages leave to the outbox, by kind of task. */
import type { Mail } from '../mail/mail.js';
import { settleDeletion } from './account-deletion.js';
import { answerEmailRequest } from './email-change.js';
import { settleEmailChange } from './email-confirmation.js';
import type { Handler } from './outbox-worker.js';

/** The handlers; whatever one throws, its task is done again later. */
export const accountPageTasks = (mail: Mail): Record<string, Handler> => ({
  'account-deleted': (task) => settleDeletion(mail, task),
  'confirm-email': (task) => answerEmailRequest(mail, task),
  'email-changed': (task) => settleEmailChange(mail, task),
});
