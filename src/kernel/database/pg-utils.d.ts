/** pg's own way from a JavaScript value to the text of a parameter; its types leave it out. */
declare module 'pg/lib/utils' {
  export function prepareValue(value: unknown): unknown;
}
