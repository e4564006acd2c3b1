import { EXPENSIVE_COST } from '../model/descriptions';

/**
 * Conditions that no index of a list serves. A search compares the words of documents, and the rows of a list are compared with
 * the operands of `or` and `not` one by one, to its end if few match.
 */
const EXPENSIVE: ReadonlySet<string> = new Set(['search', 'contains', 'or', 'not']);

/** Conditions below this level are rejected, so they cost nothing. */
const MAX_LEVEL = 12;

/** Returns the cost of a `where` argument: as much as a count for each expensive condition. */
export function filterCost(where: unknown, level = 0): number {
  if (typeof where !== 'object' || where === null || level > MAX_LEVEL) return 0;
  return Object.entries(where).reduce((cost, [name, given]: [string, unknown]) => {
    const own = EXPENSIVE.has(name) && given !== null && given !== undefined ? EXPENSIVE_COST : 0;
    return cost + own + filterCost(given, level + 1);
  }, 0);
}
