import {
  astFromValue,
  type FieldDefinitionNode,
  type GraphQLDirective,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InputValueDefinitionNode,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isTypeDefinitionNode,
  type Location,
  parse,
  print,
  printSchema,
  type TypeDefinitionNode,
} from 'graphql';
import { directivesOf } from './schema-directives';

/** An element of the schema with its definition in the printed schema. */
interface Printed {
  readonly element: { readonly extensions: Readonly<object> };
  readonly end: number;
}

type Definition = FieldDefinitionNode | InputValueDefinitionNode;

const definitionOf = (nodes: readonly Definition[], name: string): Definition =>
  nodes.find((node) => node.name.value === name)!;

const printed = (element: Printed['element'], { loc }: { readonly loc?: Location }): Printed => ({
  element,
  end: loc!.end,
});

/** Returns the elements of a type that can have directives. */
function elementsOf(type: GraphQLNamedType, node: TypeDefinitionNode): Printed[] {
  const nodes: readonly Definition[] = ('fields' in node && node.fields) || [];
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map((field) => printed(field, definitionOf(nodes, field.name)));
  if (!isObjectType(type) && !isInterfaceType(type)) return [printed(type, node)];
  return Object.values(type.getFields()).flatMap((field) => {
    const definition = definitionOf(nodes, field.name);
    const args = ('arguments' in definition && definition.arguments) || [];
    return [
      printed(field, definition),
      ...field.args.map((arg) => printed(arg, definitionOf(args, arg.name))),
    ];
  });
}

/** Returns the text of a directive with arguments, such as ` @constraint(maxLength: 255)`. */
function usage({ name, args }: GraphQLDirective, values: Readonly<Record<string, unknown>>): string {
  const given = args
    .filter((arg) => values[arg.name] !== undefined)
    .map((arg) => `${arg.name}: ${print(astFromValue(values[arg.name], arg.type)!)}`);
  return ` @${name}(${given.join(', ')})`;
}

/**
 * Returns the text of a schema like `printSchema` of graphql-js, which omits the directives of elements other than
 * `@deprecated`, `@specifiedBy` and `@oneOf`.
 */
export function printWithDirectives(schema: GraphQLSchema): string {
  const text = printSchema(schema);
  const elements = parse(text)
    .definitions.filter(isTypeDefinitionNode)
    .flatMap((node) => elementsOf(schema.getType(node.name.value)!, node))
    .sort((a, b) => a.end - b.end);
  const parts = elements.map(({ element, end }, i) => {
    const usages = Object.entries(directivesOf(element)).map(([name, values]) =>
      usage(schema.getDirective(name)!, values),
    );
    return text.slice(elements[i - 1]?.end ?? 0, end) + usages.join('');
  });
  return parts.join('') + text.slice(elements.at(-1)?.end ?? 0);
}
