/** What domains know of a request: its context, its actor, and the transactions it runs. */
export type { Actor } from '../auth/access-tokens';
export type { Clock } from '../clock';
export { transaction } from '../database/transaction';
export { ApiError, badArgument, unauthenticated } from '../errors';
export type { Logger } from '../logging';
export type { ResultRow } from '../read/row';
export type { RequestContext } from './context';
export type { WriteTransaction } from './write-transaction';
