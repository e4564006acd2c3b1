import type { GraphQLObjectType, GraphQLSchema } from 'graphql';
import { isMessage, type Message } from './message';

/** The part of the request context that writes messages. */
interface MessageContext {
  textOf(message: Message): Promise<string>;
}

type Values = Readonly<Record<string, unknown>>;

/** Writes the messages of a field in the language of the viewer. Does nothing if the schema has no such type. */
export function attachMessages(schema: GraphQLSchema, types: readonly string[], field: string): void {
  for (const name of types) {
    const type = schema.getType(name) as GraphQLObjectType | undefined;
    const found = type?.getFields()[field];
    if (found)
      found.resolve = ({ [field]: value }: Values, _: object, context: MessageContext) =>
        isMessage(value) ? context.textOf(value) : (value ?? null);
  }
}
