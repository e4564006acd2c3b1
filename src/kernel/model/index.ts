/** The decorators and types with which domains declare entities. */
export type { Audience } from './audiences';
export {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  BelongsToUser,
  Composite,
  Computed,
  DeletedAt,
  Embedded,
  Field,
  Model,
  NodeEntity,
  Shape,
  Version,
} from './decorators';
export type { Description } from './descriptions';
export { enumeration, type NameOf } from './enumeration';
export type { Ref } from './metadata';
export * from './texts';
export * from './types';
