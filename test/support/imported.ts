/** What `account import --json` answers. */
export interface Imported {
  imported: number;
  unchanged: number;
  updated: number;
  refused_count: number;
  refused: { line: number; reason: string }[];
  interrupted?: true;
}

/** The answer where nothing but this was done. */
export const imported = (done: Partial<Imported>): Imported => ({
  imported: 0,
  unchanged: 0,
  updated: 0,
  refused_count: 0,
  refused: [],
  ...done,
});
