import { EXPENSIVE_COST } from '../model/descriptions';
import { allModels, type Model } from '../model/metadata';
import { relatedFields } from '../model/related-filters';

/**
 * Conditions that no index of a list serves, besides those on related rows. A search compares the words of documents, and the
 * rows of a list are compared with the operands of `or` and `not` one by one, to its end if few match.
 */
const EXPENSIVE: ReadonlySet<string> = new Set(['search', 'contains', 'or', 'not']);

/** Conditions below this level are rejected, so they cost nothing. */
const MAX_LEVEL = 12;

/** The models by the name of their connection. */
let models: ReadonlyMap<string, Model> | undefined;

/** Returns the cost of the `where` argument of a connection: as much as a count for each expensive condition. */
export function filterCost(connection: string, where: unknown): number {
  models ??= new Map(allModels().map((model) => [`${model.name}Connection`, model]));
  const model = models.get(connection);
  return model ? costOf(model, where, 0) : 0;
}

function costOf(model: Model, where: unknown, level: number): number {
  if (typeof where !== 'object' || where === null || level > MAX_LEVEL) return 0;
  const related = relatedFields(model);
  return Object.entries(where).reduce((cost, [name, given]: [string, unknown]) => {
    const isExpensive = EXPENSIVE.has(name) || related.has(name);
    const own = isExpensive && given !== null && given !== undefined ? EXPENSIVE_COST : 0;
    return cost + own + costOf(model, given, level + 1);
  }, 0);
}
