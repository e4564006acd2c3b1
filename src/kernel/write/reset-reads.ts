import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../session/context';

/**
 * Ends the read transaction before each mutation of an operation. The payload of the previous mutation may still hold a
 * connection, and holding one while waiting for a second can deadlock the pool. Later reads see what the mutation
 * committed.
 */
export function resetReadsBeforeMutations(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context: RequestContext, info) => {
      context.switchActor(context.actor);
      return resolve(source, args, context, info);
    };
  }
}
