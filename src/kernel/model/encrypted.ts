import { escaped } from '../json-bytes';
import { addSecretField } from '../logging';
import type { Description } from './descriptions';
import { type Attribute, type ClassRef, draftOf, type Model, snakeCase } from './metadata';
import { identity, type ValueType } from './types';

/** A value as it is stored: the ID of the key, a dot, and the encrypted text. */
export type Ciphertext = string & { readonly encrypted: true };

/** ID of a key: part of every value that was encrypted with it. */
export const KEY_ID = '[A-Za-z0-9_-]{1,32}';

/** Bytes that encryption adds to a text: a nonce of 12 and a tag of 16. */
const ADDED_BYTES = 28;

const base64Length = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/** A text of up to `max` characters, stored encrypted. The CHECK rejects texts that are not, so that none is stored by mistake. */
function encryptedText(max: number): ValueType {
  const longest = 33 + base64Length(ADDED_BYTES + 4 * max);
  return {
    sql: 'text',
    graphqlType: () => String,
    decode: identity,
    json: escaped,
    check: (c) =>
      `${c} ~ '^${KEY_ID}[.][A-Za-z0-9_-]{${base64Length(ADDED_BYTES)},}$' AND char_length(${c}) <= ${longest}`,
    constraints: { maxLength: max },
    verbatim: true,
  };
}

export interface EncryptedOptions extends Description {
  readonly nullable?: boolean;
  /** Maximum length of the text, in characters. Defaults to 4,000. */
  readonly max?: number;
}

/** Properties that a class declares as encrypted. */
const declared = new Map<ClassRef, Set<string>>();

/**
 * Declares a text that is stored encrypted and is never part of the graph: a token, or a secret. Mutations can set it, jobs
 * can read it. Log entries and errors do not show values of its name. It is bound to its row: in another row, column or tenant the stored value cannot be decrypted. Declare a
 * `Derived` timestamp from it to show when it was changed; rotating keys is no change.
 */
export function Encrypted({ max = 4_000, nullable = false, ...about }: EncryptedOptions): PropertyDecorator {
  return (prototype, key) => {
    const name = String(key);
    const target = prototype.constructor as ClassRef;
    const { attributes } = draftOf(target);
    if (attributes.has(name)) throw neverShown(target.name, name);
    addSecretField(name);
    declared.set(target, (declared.get(target) ?? new Set()).add(name));
    attributes.set(name, {
      name,
      type: encryptedText(max),
      ...about,
      nullable,
      column: snakeCase(name),
      hidden: true,
      secret: true,
      encrypted: true,
      filter: false,
      order: false,
    });
  };
}

const neverShown = (model: string, name: string): Error =>
  new Error(`${model}.${name} is encrypted, so it cannot be a field, too.`);

export const encryptedAttributes = ({ attributes }: Pick<Model, 'attributes'>): Attribute[] =>
  [...attributes.values()].filter(({ encrypted }) => encrypted);

/** SQL of the ID of the key of an encrypted value. An index has it, so that values of old keys are found. */
export const keyIdSql = (column: string): string => `split_part("${column}", '.', 1)`;

/** Returns the attribute that has the time of the last change of an encrypted one. */
export const changeTimeOf = (
  { attributes }: Pick<Model, 'attributes'>,
  name: string,
): Attribute | undefined =>
  [...attributes.values()].find(
    ({ type, maintained }) =>
      type.sql === 'timestamptz' && maintained?.by === 'row' && maintained.from.includes(name),
  );

const namesIn = (sql = ''): string[] => [...sql.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** Throws if another declaration of the model would show an encrypted or secret value. */
function verifyReaders(model: Model): void {
  const secrets = new Set(
    [...model.attributes.values()].filter(({ secret }) => secret).map(({ name }) => name),
  );
  const encrypted = new Set(encryptedAttributes(model).map(({ name }) => name));
  for (const { name, expression, maintained, type } of model.attributes.values()) {
    const read = namesIn(expression).find((one) => secrets.has(one));
    if (read !== undefined) throw new Error(`${model.name}.${name} reads ${read}, which no field may show.`);
    const copied = maintained?.by === 'row' && namesIn(maintained.sql).find((one) => encrypted.has(one));
    if (copied && type.sql !== 'timestamptz' && type.sql !== 'boolean')
      throw new Error(`${model.name}.${name} can only tell whether or when ${copied} was set.`);
  }
  for (const { name, parts, presence } of model.composites.values())
    for (const part of [presence, ...Object.values(parts)])
      if (secrets.has(part)) throw new Error(`${model.name}.${name} reads ${part}, which no field may show.`);
}

/** Throws if an encrypted attribute is a field as well, or if key rotation could not find its values. */
export function verifyEncrypted(model: Model): void {
  for (let c: ClassRef | null = model.target; c; c = Object.getPrototypeOf(c) as ClassRef | null)
    for (const name of declared.get(c) ?? [])
      if (!model.attributes.get(name)?.encrypted || model.belongsTo.has(name) || model.composites.has(name))
        throw neverShown(model.name, name);
  verifyReaders(model);
  const [first] = encryptedAttributes(model);
  if (first && (!model.attributes.has('id') || model.partitionedBy))
    throw new Error(`${model.name}.${first.name} is encrypted, so rows need an ID and one table.`);
}

/** Throws if a shape has an encrypted attribute: its values are parts of fields. */
export function verifyShape(name: string, attributes: ReadonlyMap<string, Attribute>): void {
  const [first] = encryptedAttributes({ attributes: new Map(attributes) });
  if (first) throw neverShown(name, first.name);
}
