/** dueDate → due_date */
export const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
export const upperSnake = (name: string): string => snakeCase(name).toUpperCase();
export const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
export const upperFirst = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
/** bankAccounts → bank accounts */
export const words = (name: string): string => snakeCase(name).replaceAll('_', ' ');

/** Puts the indefinite article before a label: "an invoice", "a user". */
export const article = (label: string): string =>
  `${/^(?!us|uni|eu|one\b)[aeiou]/i.test(label) ? 'an' : 'a'} ${label}`;

/** Returns the plural of a label: "media file" → "media files", "category" → "categories", "analysis" → "analyses". */
export function pluralOf(label: string): string {
  const [, head, rest] = /^(.+?)( (?:of|to) .+)$/.exec(label) ?? [];
  if (head !== undefined) return `${pluralOf(head)}${rest}`;
  if (/[^aeiou]y$/.test(label)) return label.replace(/y$/, 'ies');
  if (/sis$/.test(label)) return label.replace(/is$/, 'es');
  return /(s|x|z|ch|sh)$/.test(label) ? `${label}es` : `${label}s`;
}
