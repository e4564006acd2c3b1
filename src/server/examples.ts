import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Kind, type OperationDefinitionNode, parse } from 'graphql';
import type { GraphiqlTab } from './graphiql/page-configuration';

const FOLDER = join(__dirname, '..', '..', 'examples');

type Variables = Record<string, unknown>;

function variablesOf(
  file: string,
  operation: OperationDefinitionNode,
  known: Variables,
): Variables | undefined {
  const path = join(FOLDER, file.replace(/\.graphql$/, '.variables.json'));
  const beside = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Variables) : {};
  const names = (operation.variableDefinitions ?? []).map((definition) => definition.variable.name.value);
  const all: Variables = { ...known, ...beside };
  const given = names.filter((name) => name in all).map((name) => [name, all[name]] as const);
  return given.length ? Object.fromEntries(given) : undefined;
}

/**
 * Returns the operations of `examples/` as GraphiQL tabs, sorted by file name. Variables come from `known` by name, and from
 * the JSON file beside an operation, which takes precedence.
 */
export function exampleTabs(known: Variables = {}): GraphiqlTab[] {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith('.graphql'));
  return files.sort().flatMap((file) => {
    const query = readFileSync(join(FOLDER, file), 'utf8');
    const operation = parse(query).definitions.find((d) => d.kind === Kind.OPERATION_DEFINITION);
    if (!operation) return [];
    return [{ name: operation.name?.value ?? file, query, variables: variablesOf(file, operation, known) }];
  });
}
