import { invalid } from './errors';

/** Readable fields of a node. The argument is the selection within the field, such as `id` in `children{id}`. */
export type Fields = Readonly<Record<string, (selection: string | undefined) => unknown>>;

/** Splits `a,b{c,d}` into its fields at the commas outside of braces. */
function fieldsIn(text: string): { name: string; selection: string | undefined }[] {
  const parts: string[] = [];
  let depth = 0;
  let part = '';
  for (const sign of `${text},`) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (sign === ',' && depth <= 0) {
      parts.push(part);
      part = '';
    } else part += sign;
  }
  return parts
    .map((field) => /^\s*([\w]+)(?:\.\w+\([^)]*\))*(?:\{(.*)\})?\s*$/s.exec(field))
    .filter((match) => match !== null)
    .map(([, name = '', selection]) => ({ name, selection }));
}

/** Returns the requested fields of a node. Like the Graph API, it always adds `id`, and omits fields without a value. */
export function select(
  requested: string | undefined,
  node: string,
  fields: Fields,
  defaults: readonly string[],
): Record<string, unknown> {
  const wanted = requested ? fieldsIn(requested) : defaults.map((name) => ({ name, selection: undefined }));
  const selected: Record<string, unknown> = {};
  for (const { name, selection } of wanted) {
    const read = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (!read) throw invalid(`Tried accessing nonexisting field (${name}) on node type (${node})`);
    const value = read(selection);
    if (value !== undefined) selected[name] = value;
  }
  return { ...selected, id: fields['id']?.(undefined) };
}
