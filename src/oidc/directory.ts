/** Whose accounts sign in on the way to which client: a directory is no way into another one's clients. */
import { defaultDirectory } from '../services/directories.js';

interface Marked {
  gatehouse_directory?: string;
}

/** Our own client's mark: people of every directory have an account page. */
export const anyDirectory = '*';

const markOf = (client: unknown): string => (client as Marked | undefined)?.gatehouse_directory ?? defaultDirectory;

/** In which directory a sign-in on the way to this client looks; `asked` counts where the client takes any. */
export function directoryOf(client: unknown, asked?: string): string {
  const mark = markOf(client);
  return mark === anyDirectory ? (asked ?? defaultDirectory) : mark;
}

/** Whether accounts of a directory may go on to this client. */
export const isOpenTo = (client: unknown, directoryId: unknown): boolean =>
  markOf(client) === anyDirectory || markOf(client) === directoryId;
