/** Passwords that guessers try first: much used ones, rows of keys, repetitions, and two of these in a row. */

const rows = [
  '0123456789',
  'abcdefghijklmnopqrstuvwxyz',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
];
const bothWays = rows.flatMap((row) => [row, [...row].reverse().join('')]);

/** Four keys or more as they lie beside one another, beginning anew at the end of the row. */
const isRow = (text: string): boolean =>
  text.length >= 4 && bothWays.some((row) => row.repeat(Math.ceil(text.length / row.length) + 1).includes(text));

/** A piece of up to eight characters, said at least twice. */
const isRepetition = (text: string): boolean =>
  [1, 2, 3, 4, 5, 6, 7, 8].some(
    (size) => text.length >= 2 * size && text === text.slice(0, size).repeat(text.length).slice(0, text.length),
  );

let list: Promise<Set<string>> | undefined;
/** Read when it is needed first: few processes of ours ever see somebody choose a password. */
const used = () => {
  list ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']));
  return list;
};

/** Whether a guesser would come upon this password soon. Case and signs around it do not make it another one. */
export async function isCommonPassword(password: string): Promise<boolean> {
  const words = await used();
  const isWorn = (text: string) => words.has(text) || isRow(text) || isRepetition(text);
  const whole = password.normalize('NFKC').toLowerCase();
  const core = whole.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '');
  const isOfTwo = (text: string) =>
    text.length <= 64 && [...text].some((_, at) => at > 0 && isWorn(text.slice(0, at)) && isWorn(text.slice(at)));
  return [whole, core].some((text) => isWorn(text) || isOfTwo(text));
}
