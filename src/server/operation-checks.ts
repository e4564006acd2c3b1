import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  type OperationDefinitionNode,
  validate,
  type ValidationRule,
} from 'graphql';
import { isTokenless } from '../kernel/auth/tokenless-operations';
import type { RequestContext } from '../kernel/session/context';
import { checkShape } from '../kernel/limits/document-shape';
import { operationCost } from '../kernel/limits/limits';
import { UnconditionalRootsRule } from '../kernel/live/unconditional-roots';
import { readsPublicRows } from '../kernel/read/public-reads';
import { DOCUMENT_RULES } from '../kernel/write/mutation-arguments';
import { NoIntrospectionRule } from './introspection';
import { type CheckedVariables, checkVariables } from './variable-errors';

export interface CheckOptions {
  readonly schema: GraphQLSchema;
  readonly introspection: boolean;
  /** Hides suggestions in errors, which would reveal the schema. */
  readonly production: boolean;
}

const MAX_ERRORS = 50;

/** Validates and charges operations before they run, over HTTP and WebSocket. */
export class OperationChecks {
  private readonly rules: readonly ValidationRule[];
  private readonly valid = new WeakSet<DocumentNode>();

  constructor(private readonly options: CheckOptions) {
    const rules = [...DOCUMENT_RULES, UnconditionalRootsRule];
    this.rules = options.introspection ? rules : [...rules, NoIntrospectionRule];
  }

  /** Whether a document was validated without errors. */
  isValid(document: DocumentNode): boolean {
    return this.valid.has(document);
  }

  /** Returns the errors of a document. Throws OPERATION_TOO_LARGE. Validates each valid document once. */
  validate(document: DocumentNode): readonly GraphQLError[] {
    if (this.isValid(document)) return [];
    checkShape(document);
    const { schema, production } = this.options;
    const errors = validate(schema, document, this.rules, {
      maxErrors: MAX_ERRORS,
      hideSuggestions: production,
    });
    for (const error of errors) error.extensions.code = 'GRAPHQL_VALIDATION_FAILED';
    if (!errors.length) this.valid.add(document);
    return errors;
  }

  /**
   * Throws UNAUTHENTICATED if the access token of the request is invalid and the operation needs one. Allows an operation
   * on public rows to read without a token.
   */
  authenticate(context: RequestContext, document: DocumentNode, operation: OperationDefinitionNode): void {
    const { invalidToken } = context;
    if (invalidToken && !isTokenless(this.options.schema, document, operation)) throw invalidToken;
    if (readsPublicRows(document, operation)) context.allowAnonymousReads();
  }

  /**
   * Charges a valid operation, unless its variables have errors. Returns the variables to execute it with. Throws
   * OPERATION_TOO_LARGE and RATE_LIMITED.
   */
  charge(
    context: RequestContext,
    document: DocumentNode,
    operation: OperationDefinitionNode,
    variables: Readonly<Record<string, unknown>>,
  ): CheckedVariables {
    const { schema, production } = this.options;
    const cost = operationCost(schema, document, operation, variables);
    const checked = checkVariables(schema, operation, variables, production);
    if (!checked.errors.length) context.charge = context.services.limiter.consume(context.budgetKey, cost);
    return checked;
  }
}
