import { type ClassRef, type Model, modelOf } from '../model/metadata';

let declared: ClassRef | undefined;

/** Declares the entity of tracked jobs, so that mutations of earlier domains can return the jobs they start. */
export function declareJobModel(target: ClassRef): void {
  declared = target;
}

export const hasJobModel = (): boolean => declared !== undefined;

/** Returns the entity of tracked jobs. */
export function jobModel(): Model {
  if (!declared) throw new Error('No entity is declared for tracked jobs.');
  return modelOf(declared);
}
