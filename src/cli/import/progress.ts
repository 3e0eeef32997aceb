/** How far an import has come, on stderr: one line that changes at a terminal, a line now and then elsewhere. */
import { printable } from '../answer.js';

export interface Counts {
  imported: number;
  unchanged: number;
  updated: number;
  refused: number;
}

interface Source {
  /** Undefined where nobody knows, as of a pipe. */
  size: number | undefined;
  bytesRead(): number;
}

export function showProgress(counts: Counts, { size, bytesRead }: Source) {
  const { stderr } = process;
  const said = () => {
    const far = size === undefined ? '' : `${size ? Math.floor((100 * bytesRead()) / size) : 100} %: `;
    const { imported, unchanged, updated, refused } = counts;
    return `${far}${imported} imported, ${unchanged} unchanged, ${updated} updated, ${refused} refused`;
  };
  const clear = stderr.isTTY ? '\r\x1b[K' : '';
  const show = () => stderr.write(stderr.isTTY ? `${clear}${said()}` : `${said()}.\n`);
  const timer = setInterval(show, stderr.isTTY ? 200 : 10_000);

  return {
    /** Says why a line was refused; it may quote what stands there. */
    refuse(line: number, reason: string): void {
      stderr.write(`${clear}Line ${line}: ${printable(reason)}\n`);
    },
    end(): void {
      clearInterval(timer);
      stderr.write(`${clear}${said()}.\n`);
    },
  };
}
