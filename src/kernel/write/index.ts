/** What domains need to declare mutations, and to write rows and record events in them. */
export { declareViewerActions, type ActionGuard } from '../model/viewer-actions';
export {
  assertGuards,
  deletionGuards,
  permissionGuard,
  type StateMachine,
  transitionGuards,
} from './action-guards';
export { copiesOf } from './copy';
export { exceededStorageLimit } from './database-errors';
export { checkTenant } from './check-tenant';
export { declareBulkMutation } from './bulk';
export { canWrite } from './creation';
export { type ChangeValidation, declareCrud } from './crud';
export { type CustomMutation, declareMutation, type MutationContext } from './custom-mutations';
export { type DeclaredError, UserErrors } from './declared-errors';
export {
  type DomainEvent,
  type EventHandler,
  type EventWriter,
  onEvent,
  recordEvent,
  recordEvents,
} from './events';
export { writerOf } from '../database/statement-writer';
export { addExpectedVersion } from './graphql-mutations';
export { CommittedMutationError, withIdempotencyKey } from './idempotency';
export { IDEMPOTENCY_KEY_FIELD } from './idempotency-key-field';
export { declareJobModel } from './job-model';
export { increment } from './increment';
export { whileMaintaining } from './maintaining';
export { valuesOf } from './input-values';
export { mutate, type Outcome, returningUserErrors } from './mutate';
export {
  invalidValue,
  MutationError,
  referenceNotFound,
  throwNotFound,
  throwUserError,
  userError,
  violationError,
} from './mutation-error';
export { inTransaction, mapDatabaseErrors } from './mutation-transaction';
export { Payload } from './payload';
export { declarePermanentDeletion } from './permanent-deletion';
export { referenceExists } from './references';
export {
  applyChange,
  assertVersion,
  changedProperties,
  changeEvent,
  createOne,
  createSeveral,
  findRow,
  forbiddenMessage,
  lockRow,
  recordChange,
  throwForbidden,
  type Values,
} from './rows';
export { declareSelfEditableFields, updateViewerRow } from './self-service';
export { sentTogether } from './sent-together';
export { assertTransition, transitionError, type Transitions } from './status-transitions';
export { asSystem } from './system';
export { UserError, UserErrorCode } from './user-error';
export { valuesEqual } from './value-equality';
