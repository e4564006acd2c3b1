import { defaultFieldResolver, type GraphQLSchema } from 'graphql';
import type { RequestContext } from '../context';

/**
 * Has each mutation of an operation begin without a reading transaction. That of the payload before it still keeps a
 * connection: whoever kept it and waited for another one could wait for good. What is read from then on is as it was
 * left by the mutation.
 */
export function readAfresh(schema: GraphQLSchema): void {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const { resolve = defaultFieldResolver } = field;
    field.resolve = (source, args, context: RequestContext, info) => {
      context.switchActor(context.actor);
      return resolve(source, args, context, info);
    };
  }
}
