import { lowerFirst, type Model, words } from './metadata';

/** Returns the name of a model for use in sentences: `BankAccount` → "bank account". */
export const labelOf = ({ name }: Pick<Model, 'name'>): string => words(lowerFirst(name));

/** Returns the name of the model that owns the rows of this one: such as "workspace" */
export const tenantLabelOf = ({ tenant }: Pick<Model, 'tenant'>): string => words(tenant!.name);

/** Puts the indefinite article before a label: "a bill", "an invoice", "a user". */
export const withArticle = (label: string): string =>
  `${/^(?!u(?:ni|se|ti))[aeiou]/i.test(label) ? 'an' : 'a'} ${label}`;
