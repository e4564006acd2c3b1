import {
  type ASTVisitor,
  type GraphQLError,
  Kind,
  type OperationDefinitionNode,
  OperationTypeNode,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  type ValueNode,
  ValuesOfCorrectTypeRule,
  type VariableNode,
} from 'graphql';
import { acceptMalformedLiteral, FormatError, type MalformedText } from '../model/malformed-text';

/** Whether the visited node is part of an argument of a mutation. */
function isInMutation(context: ValidationContext): boolean {
  const parent = context.getParentType();
  return !!parent && parent === context.getSchema().getMutationType() && !context.getDirective();
}

/** Maximum number of malformed texts in the variables, and in the literals, that are left to mutations. */
export const MAX_MALFORMED_TEXTS = 50;

/** Validates literals as graphql-js does, but leaves malformed texts in arguments of mutations to the mutations. */
function MutationLiteralsRule(context: ValidationContext): ASTVisitor {
  const accepted: [node: ValueNode, text: MalformedText][] = [];
  let isTooMany = false;
  const reportError = (error: GraphQLError): void => {
    const { originalError: cause, nodes } = error;
    const isAcceptable = cause instanceof FormatError && isInMutation(context);
    isTooMany ||= isAcceptable && accepted.length >= MAX_MALFORMED_TEXTS;
    if (isAcceptable && !isTooMany) accepted.push([nodes![0] as ValueNode, cause.malformed]);
    else context.reportError(error);
  };
  const rule = ValuesOfCorrectTypeRule(
    Object.create(context, { reportError: { value: reportError } }) as ValidationContext,
  );
  const leave = (): void => {
    // Cached documents are validated again unless they are valid, with the same result.
    if (!isTooMany) for (const [node, text] of accepted) acceptMalformedLiteral(node, text);
  };
  return { ...rule, Document: { leave } };
}

/** Variables of mutations that are also used outside of their arguments, such as in a filter of the payload. */
const usedElsewhere = new WeakMap<OperationDefinitionNode, ReadonlySet<string>>();

/** Finds the variables of mutations that are used in their arguments only. Reports nothing. */
function MutationVariablesRule(context: ValidationContext): ASTVisitor {
  const inMutations = new WeakSet<VariableNode>();
  const outside = (operation: OperationDefinitionNode): string[] =>
    context
      .getRecursiveVariableUsages(operation)
      .filter(({ node }) => !inMutations.has(node))
      .map(({ node }) => node.name.value);
  return {
    Variable(node) {
      if (isInMutation(context)) inMutations.add(node);
    },
    Document: {
      leave({ definitions }) {
        for (const definition of definitions)
          if (
            definition.kind === Kind.OPERATION_DEFINITION &&
            definition.operation === OperationTypeNode.MUTATION
          )
            usedElsewhere.set(definition, new Set(outside(definition)));
      },
    },
  };
}

/** The rules of graphql-js for documents whose mutations return malformed texts of their arguments as user errors. */
export const DOCUMENT_RULES: readonly ValidationRule[] = [
  ...specifiedRules.filter((rule) => rule !== ValuesOfCorrectTypeRule),
  MutationLiteralsRule,
  MutationVariablesRule,
];

/** Whether a variable of a validated operation can contain malformed texts, because only mutations receive it. */
export const acceptsMalformedTexts = (operation: OperationDefinitionNode, variable: string): boolean =>
  usedElsewhere.get(operation)?.has(variable) === false;
