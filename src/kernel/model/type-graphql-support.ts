import type { GraphQLScalarType } from 'graphql';
import type { InputType, ObjectType } from 'type-graphql';
import { Arg, Field as GraphField } from 'type-graphql';
import type { ClassRef } from './metadata';

/** Applies decorators of TypeGraphQL to generated classes. */

/** Returns a type in the form that TypeGraphQL's decorators take. */
export type GraphType = () => unknown;
export interface GraphFieldOptions {
  description: string;
  nullable?: boolean;
  deprecationReason?: string;
}

export const typed = (type: GraphType): (() => GraphQLScalarType) => type as () => GraphQLScalarType;

export function addField(target: ClassRef, name: string, type: GraphType, options: GraphFieldOptions): void {
  GraphField(typed(type), options)(target.prototype as object, name);
}

export function addArgument(
  target: ClassRef,
  method: string,
  name: string,
  type: GraphType,
  options: GraphFieldOptions,
  index: number,
): void {
  Arg(name, typed(type), options)(target.prototype as object, method, index);
}

/** Returns a class with this name and no members, as the target of a generated type. */
export function emptyClass(name: string, base: abstract new () => object = Object): ClassRef {
  return { [name]: class extends base {} }[name] as unknown as ClassRef;
}

export function generated(
  name: string,
  description: string,
  decorate: typeof ObjectType | typeof InputType,
  base?: abstract new () => object,
): ClassRef {
  const target = emptyClass(name, base);
  decorate(name, { description, simpleResolvers: true } as { description: string })(
    target as unknown as Function,
  );
  return target;
}
