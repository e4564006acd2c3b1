import { Field, ObjectType } from 'type-graphql';
import { addField, generated, type GraphType } from '../model/type-graphql-support';
import { type ClassRef, upperFirst } from '../model/metadata';
import { UserError } from './user-error';

/** What every mutation gives. */
@ObjectType({ simpleResolvers: true })
export abstract class Payload {
  @Field(() => [UserError], { description: 'Why it was refused; empty when it was done.' })
  userErrors!: UserError[];
}

/** A field of a payload; null whenever the mutation was refused. */
export interface PayloadField {
  readonly name: string;
  readonly type: GraphType;
  readonly description: string;
}

export const payloadName = (mutation: string): string => `${upperFirst(mutation)}Payload`;

/** The payload of a mutation that is declared. */
export function payloadClass(mutation: string, fields: readonly PayloadField[]): ClassRef {
  const target = generated(payloadName(mutation), `What ${mutation} gives.`, ObjectType, Payload);
  for (const { name, type, description } of fields)
    addField(target, name, type, { nullable: true, description });
  return target;
}
