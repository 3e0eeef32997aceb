/** A change, read strictly, and applied to a plain document where the engine has no operators of its own. */
import type { Shape } from './shape.js';
import type { Change } from './store.js';

type Fields = Record<string, unknown>;

/** Throws TypeError for a change that would leave a document that the schema does not allow. */
export function checkChange<T>(shape: Shape, change: Change<T>): void {
  const wrong = (why: string) => new TypeError(`change of ${shape.collection}: ${why}`);
  const seen = new Set<string>(['_id']);
  for (const [operator, fields] of Object.entries(change as Record<string, Fields>)) {
    for (const [name, value] of Object.entries(fields ?? {})) {
      const path = shape.path(name);
      if (seen.has(name)) throw wrong(`${name} cannot be changed${name === '_id' ? '' : ' twice'}`);
      seen.add(name);
      if (operator === '$set') {
        const fault = path.fault(value);
        if (fault) throw wrong(`${name} ${fault}${value === undefined ? '; $unset takes it away' : ''}`);
      } else if (operator === '$unset') {
        if (path.required || value !== true) throw wrong(`${name} is required, or is not unset with true`);
      } else if (operator !== '$inc' || path.kind !== 'number' || path.fault(value)) {
        throw wrong(`${operator} on ${name} is not known`);
      }
    }
  }
  if (seen.size === 1) throw wrong('it changes nothing');
}

/** The document after the change; the one given stays as it is. */
export function applyChange(doc: Fields, change: Change<unknown>): Fields {
  const changed = { ...doc, ...(change.$set as Fields) };
  for (const name of Object.keys(change.$unset ?? {})) delete changed[name];
  for (const [name, step] of Object.entries(change.$inc ?? {})) {
    changed[name] = ((changed[name] as number | undefined) ?? 0) + (step as number);
  }
  return changed;
}
