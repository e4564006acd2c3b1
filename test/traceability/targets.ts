import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { buildSchema, getNamedType, isEnumType, isInterfaceType, isObjectType } from 'graphql';

const root = resolve(__dirname, '../..');
const read = (path: string): string => readFileSync(resolve(root, path), 'utf8');

const schema = buildSchema(read('schema.graphql'));
const settings = new Set(
  read('src/config.ts')
    .match(/^ {2}[A-Z_]+(?=:)/gm)
    ?.map((name) => name.trim()),
);
const decisions = readdirSync(resolve(root, 'src/decisions'));
const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
  'dependencies' | 'devDependencies',
  Record<string, string>
>;

/** Names of the database objects in the catalog snapshot, as `<kind> <name>`. */
const catalog = new Set<string>();
const tables = new Set<string>();
for (const line of read('migrations/catalog.txt').split('\n')) {
  const [, kind, name] =
    /^(index) CREATE (?:UNIQUE )?INDEX "?([^" ]+)/.exec(line) ??
    /^(trigger) CREATE (?:CONSTRAINT )?TRIGGER (\S+)/.exec(line) ??
    /^(function) ([^(]+)/.exec(line) ??
    /^(security) (\S+) true forced true$/.exec(line) ??
    /^(column|constraint|policy|partitioned|view) (\S+)/.exec(line) ??
    [];
  if (name === undefined) continue;
  catalog.add(`${kind} ${name}`);
  if (kind === 'column') tables.add(name.slice(0, name.lastIndexOf('.')));
}

/** Returns whether the schema has an object type, or a field of it such as `Post.media.url`. */
export function fieldExists(path: string): boolean {
  const [name = '', ...fields] = path.split('.');
  let type = schema.getType(name);
  for (const field of fields) {
    const declared = isObjectType(type) || isInterfaceType(type) ? type.getFields()[field] : undefined;
    if (!declared) return false;
    type = getNamedType(declared.type);
  }
  return fields.length > 0 || isObjectType(type);
}

/** Returns whether the database has a column, written as `table.column`. */
export const columnExists = (name: string): boolean => catalog.has(`column ${name}`);

const packageExists = (name: string): boolean => name in dependencies || name in devDependencies;
const fileExists = (path: string): boolean => path.includes('/') && existsSync(resolve(root, path));

/** Returns whether something exists that can replace a column: a type, field, table, column, function, file or package. */
export const mechanismExists = (name: string): boolean =>
  fieldExists(name) ||
  tables.has(name) ||
  columnExists(name) ||
  catalog.has(`function ${name}`) ||
  fileExists(name) ||
  packageExists(name);

/** The forms of the target of a rule, by their first word. Each returns whether what it names exists. */
const forms: Record<string, (name: string) => boolean> = {
  type: fieldExists,
  enum: (name) => isEnumType(schema.getType(name)),
  setting: (name) => settings.has(name),
  test: (path) => path.endsWith('.test.ts') && fileExists(path),
  file: (path) => existsSync(resolve(root, path)),
  decision: (number) => /^\d{4}$/.test(number) && decisions.some((file) => file.startsWith(`${number}-`)),
  package: packageExists,
  'planned:': (text) => text.length > 0,
};
for (const kind of [
  'column',
  'constraint',
  'function',
  'index',
  'partitioned',
  'policy',
  'security',
  'trigger',
  'view',
])
  forms[kind] = (name) => catalog.has(`${kind} ${name}`);

/** Returns whether one target of a rule has a known form and names something that exists, or is planned. */
export function ruleTargetExists(target: string): boolean {
  const [, form = '', name = ''] = /^(\S+) (\S.*)$/.exec(target) ?? [];
  return Object.hasOwn(forms, form) && forms[form]!(name);
}
