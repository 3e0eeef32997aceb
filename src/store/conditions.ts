/** A filter, read strictly: only the declared operators, only values of the path's own kind. */
import type { Path } from './path.js';
import type { Shape } from './shape.js';

export type Operator = '$eq' | '$in' | '$ne' | '$exists' | '$lt' | '$lte' | '$gt' | '$gte';

export interface Condition {
  path: Path;
  operator: Operator;
  value: unknown;
}

const operators: ReadonlySet<string> = new Set(['$in', '$ne', '$exists', '$lt', '$lte', '$gt', '$gte']);

const isOperators = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !(value instanceof Date);

function check(shape: Shape, { path, operator, value }: Condition): void {
  const wrong = (why: string) => new TypeError(`filter on ${shape.collection}.${path.name}: ${operator} ${why}`);
  if (operator === '$exists') {
    if (typeof value !== 'boolean') throw wrong('takes true or false');
    return;
  }
  if (path.kind === 'structure') throw wrong('cannot look into a structure');
  if (operator === '$in' && !Array.isArray(value)) throw wrong('takes a list');
  for (const each of operator === '$in' ? (value as unknown[]) : [value]) {
    // An undefined value must never widen a filter to everything.
    const fault = path.mismatch(each);
    if (fault) throw wrong(`${fault}, not ${each === null ? 'null' : typeof each}`);
  }
}

/** Reads a filter into conditions; throws TypeError for an unknown path, a foreign operator or a value of the wrong kind. */
export function readFilter(shape: Shape, filter: object): Condition[] {
  const conditions: Condition[] = [];
  for (const [name, value] of Object.entries(filter)) {
    const path = shape.path(name);
    if (!isOperators(value)) {
      conditions.push({ path, operator: '$eq', value });
    } else {
      const entries = Object.entries(value);
      const odd = entries.find(([operator]) => !operators.has(operator));
      if (odd || !entries.length)
        throw new TypeError(
          `filter on ${shape.collection}.${name}: ${odd ? odd[0] : 'an empty object'} is no operator`,
        );
      for (const [operator, operand] of entries)
        conditions.push({ path, operator: operator as Operator, value: operand });
    }
  }
  for (const condition of conditions) check(shape, condition);
  return conditions;
}
