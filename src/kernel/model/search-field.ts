import { ID, Int, Query } from 'type-graphql';
import { article, COST_NOTE } from './descriptions';
import { enumeration } from './enumeration';
import {
  type ClassRef,
  type Model,
  idField,
  lowerFirst,
  tenantLabelOf,
  tenantOf,
  upperFirst,
  upperSnake,
} from './metadata';
import { DEFAULT_PAGE, MAX_PAGE } from './page-size';
import { hasDocuments } from './search';
import { SEARCH_SYNTAX } from './search-options';
import { addArgument, type GraphType, typed } from './type-graphql-support';

/** The root field that searches rows of several types. */
export const SEARCH_FIELD = 'search';

/** Returns the name of a model in the argument `kinds`. */
export const searchKind = ({ name }: Pick<Model, 'name'>): string => upperSnake(lowerFirst(name));

/** Declares the root field that searches the rows of a tenant. */
export function addSearchField(
  target: ClassRef,
  models: readonly Model[],
  nodeType: GraphType,
  unresolved: () => never,
): void {
  const searched = models.filter(hasDocuments);
  const [model] = searched;
  if (!model) return;
  const tenant = tenantLabelOf(model);
  const kinds = enumeration(
    'SearchKind',
    'A kind of object that can be searched.',
    Object.fromEntries(searched.map((one) => [searchKind(one), `${upperFirst(one.pluralLabel)}.`])),
  );
  const add = (name: string, type: GraphType, description: string, at: number, nullable = false): void =>
    addArgument(target, SEARCH_FIELD, name, type, { description, nullable }, at);
  add(idField(tenantOf(model).name), () => ID, `ID of the ${tenant} whose objects are searched.`, 0);
  add('query', () => String, `The words to search for. ${SEARCH_SYNTAX}`, 1);
  add('kinds', () => [kinds], 'The kinds of objects to return. If omitted, all kinds are returned.', 2, true);
  const size = `Maximum number of objects to return. From 1 to ${MAX_PAGE}. Defaults to ${DEFAULT_PAGE}.`;
  add('first', () => Int, size, 3, true);
  const prototype = target.prototype as Record<string, unknown>;
  prototype[SEARCH_FIELD] = unresolved;
  Query(() => [typed(nodeType)()], {
    name: SEARCH_FIELD,
    description: `Objects of ${article(tenant)} that contain all words of \`query\`, the best matches first. Ignores case and accents, matches words that start with a given word, and finds Hindi in Devanagari and in Latin letters. If more than 1,000 objects of a kind match, the newest 1,000 are compared. Empty if \`query\` contains no words, or if the ${tenant} is deleted or not accessible. ${COST_NOTE}`,
  })(prototype, SEARCH_FIELD, { value: unresolved });
}
