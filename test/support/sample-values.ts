/** What sample pages are made of: names as on most days, the longest that are plausible, and hostile ones. */
import type { PageName, Pages } from '../../src/pages.js';

export type Sample = { [K in PageName]: { page: K; name: string; data: Pages[K] } }[PageName];
export const sample = <K extends PageName>(page: K, name: string, data: Pages[K]) => ({ page, name, data }) as Sample;

export const csrf = 'q0Zr1cOBc2m6vYyD1o4kR0Hn3pJt8sWx';
export const action = '/interaction/uWq3nS7kXv1r';
export const long =
  'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft Fotodruck & Söhne';
export const hostile = '<script>alert(1)</script>"\'><img src=x onerror=alert(1)> \u202Etxt.exe';
export const arabic = 'طابعة الصور';
export const jane = { name: 'Jane Doe', username: 'jane', email: 'jane.doe@example.com' };
export const longest = {
  name: 'Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh María de los Ángeles',
  username: 'maria.de.los.angeles.wolfeschlegelsteinhausenbergerdorff',
  email: 'maria.de.los.angeles.wolfeschlegelsteinhausenbergerdorff@research.department.university.example',
};
export const printer = { name: 'Photo Printer', uri: 'https://photos.example.com' };
