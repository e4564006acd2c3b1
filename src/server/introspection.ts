import { GraphQLError, type ValidationRule } from 'graphql';

/** Validation rule that rejects introspection and names the setting that enables it. */
export const NoIntrospectionRule: ValidationRule = (context) => ({
  Field(node) {
    const { value: name } = node.name;
    if (name !== '__schema' && name !== '__type') return;
    const message = `Introspection is disabled: \`${name}\` cannot be queried. Start the server with \`INTROSPECTION=on\` to enable it.`;
    context.reportError(new GraphQLError(message, { nodes: node }));
  },
});
