/** CSV knows nothing but text: makes of a record what its line would be in JSON. */

const words: Record<string, boolean> = { true: true, t: true, yes: true, y: true, 1: true };
for (const word of ['false', 'f', 'no', 'n', '0']) words[word] = false;

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever checks the field says what it must be.
    return text;
  }
}

const yesOrNo = (text: string) => words[text.toLowerCase()] ?? text;
const list = (text: string) => (text.startsWith('[') ? json(text) : text.split(/[,;|]/).map((name) => name.trim()));

const readings: Record<string, (text: string) => unknown> = {
  email_verified: yesOrNo,
  phone_number_verified: yesOrNo,
  groups: list,
  claims: json,
  address: json,
  created_at: (text) => (/^\d+$/.test(text) ? Number(text) : text),
};

/** The record as an object; a cell without anything in it says nothing. */
export const objectOf = (columns: string[], cells: string[]): Record<string, unknown> =>
  Object.fromEntries(
    columns.flatMap((name, at) => {
      const cell = cells[at]!;
      return cell === '' ? [] : [[name, (readings[name] ?? String)(cell)]];
    }),
  );
