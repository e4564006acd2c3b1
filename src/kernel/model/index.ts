/** The decorators and types with which domains declare entities. */
export type { Audience } from './audiences';
export {
  BelongsTo,
  BelongsToScope,
  BelongsToTenant,
  BelongsToUser,
  Composite,
  Computed,
  Embedded,
  Field,
  Model,
  Shape,
} from './decorators';
export type { Description } from './descriptions';
export { type Ciphertext, Encrypted } from './encrypted';
export { enumeration, type NameOf } from './enumeration';
export { Copied, Counter, declareDerived, Derived } from './maintained';
export { Measured, MeasuredRelation, OfPeriod, PeriodStart } from './measures';
export { modelOf, type Ref } from './metadata';
export { ReadsRows } from './rows-read';
export { RefersToNode } from './node-reference';
export { DeletedAt, NodeEntity, Version } from './standard-fields';
export { duration } from './durations';
export { resolveLocalTime } from './local-times';
export { declareReport, declareSeries, declareTotals, SELF } from './summaries';
export * from './texts';
export * from './types';
export { jsonListOfOneOf, jsonOneOf } from './json-one-of';
export { BLANK, type Violation } from './constraints';
export {
  addInputFields,
  InputBuilder,
  inputField,
  satisfiesConstraints,
  satisfiesFormat,
  validatedBy,
  ValueField,
} from './inputs';
export {
  CountryCodeScalar,
  DateTimeScalar,
  EmailAddressScalar,
  formatDateTime,
  LocaleScalar,
  TimeZoneScalar,
} from './scalars';
export { RESTORE_DAYS, restorableUntil } from './soft-delete';
export { fillIn, truncate } from './truncate';
