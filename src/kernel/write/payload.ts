import { Field, ObjectType } from 'type-graphql';
import { addField, generated, type GraphType } from '../model/type-graphql-support';
import { type ClassRef, upperFirst } from '../model/metadata';
import { UserError } from './user-error';

/** Base class of all mutation payloads. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: 'Errors that prevented the mutation. Empty if it succeeded.' })
  userErrors!: UserError[];
}

/** A field of a payload. Null if the mutation failed or `nullIf`, which the generated description says. */
export interface PayloadField {
  readonly name: string;
  readonly type: GraphType;
  readonly description: string;
  readonly nullIf?: string;
}

export const payloadName = (mutation: string): string => `${upperFirst(mutation)}Payload`;

/** Builds the payload class of a mutation. */
export function payloadClass(mutation: string, fields: readonly PayloadField[]): ClassRef {
  const target = generated(payloadName(mutation), `Payload of \`${mutation}\`.`, ObjectType, Payload);
  for (const { name, type, description, nullIf } of fields)
    addField(target, name, type, {
      nullable: true,
      description: `${description} Null if the mutation failed${nullIf === undefined ? '' : `, or if ${nullIf}`}.`,
    });
  return target;
}
