import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { Extensions, Field, ID, InputType } from 'type-graphql';
import type { GraphQLInputField, GraphQLScalarType } from 'graphql';
import { VALUE_MESSAGES } from '../messages/kernel-messages';
import { badFormat, type Violation, type ViolationCode, violationCodes, violationOf } from './constraints';
import { idText, sentences } from './descriptions';
import { durationText } from './duration-text';
import { type Attribute, type ClassRef, idField, type Model, modelOf, shapeOf } from './metadata';
import { formOf, hasFormat } from './scalars';
import { Constraint, constraintArguments, ONE_OF } from './schema-directives';
import { withConstraints } from './size-limits';
import { nonBlank } from './texts';
import type { ValueConstraints, ValueType } from './types';

/** A field of a generated input and the property that it sets. */
export interface InputField {
  readonly name: string;
  readonly property: string;
  readonly description: string;
  /** Sentences that hold for inputs that create only. */
  readonly createNote?: string;
  /** Replaces the sentence about null in inputs that update. */
  readonly updateNote?: string;
  readonly nullable: boolean;
  /** Whether a new row needs it. */
  readonly required: boolean;
  /** SQL of the default in new rows. */
  readonly defaultSql?: string;
  /** Undefined for the ID of a referenced row. */
  readonly type?: ValueType;
  readonly encrypted?: boolean;
}

/** Returns the input field of a writable property: the ID of a relation, the attribute `presence` of a composite. */
export function inputField(model: Model, name: string): InputField {
  const relation = model.belongsTo.get(name);
  if (relation) {
    const { description, createNote, updateNote, nullable } = relation;
    return {
      name: idField(name),
      property: name,
      description: idText(description),
      createNote,
      updateNote,
      nullable,
      required: !nullable,
    };
  }
  const attribute = model.attributes.get(model.composites.get(name)?.presence ?? name);
  if (!attribute?.column)
    throw new Error(`${model.name}.${name} has no column, so it cannot be an input field.`);
  const { description, createNote, updateNote, nullable, defaultSql, type, encrypted } = attribute;
  return {
    name,
    property: attribute.name,
    description,
    createNote,
    updateNote,
    nullable,
    required: !nullable && defaultSql === undefined,
    defaultSql,
    type,
    encrypted,
  };
}

type GraphType = () => unknown;

/** Returns why a value of an input is invalid. Undefined if it is valid. */
export type Check<Code extends ViolationCode = ViolationCode> = (
  value: unknown,
  input: object,
) => Violation<Code> | undefined;

const VIOLATIONS = 'violations:';

/**
 * Validates a property of an input class. The error carries the check as context, to return its violation; the schema
 * states its codes.
 */
export const validatedBy =
  <Code extends ViolationCode>(name: string, codes: readonly Code[], check: Check<Code>): PropertyDecorator =>
  (prototype, property) => {
    const validator = {
      validate: (value: unknown, args?: { object: object }) => check(value, args!.object) === undefined,
      defaultMessage: () => name,
    };
    ValidateBy({ name, validator }, { context: { check } })(prototype, property);
    // One extension per check, because extensions with the same name replace each other.
    Extensions({ [VIOLATIONS + name]: codes })(prototype, property);
  };

/** Returns the codes of the checks of an input field. */
export const checkedCodes = ({ extensions }: Pick<GraphQLInputField, 'extensions'>): ViolationCode[] =>
  Object.entries(extensions).flatMap(([name, codes]) =>
    name.startsWith(VIOLATIONS) ? (codes as ViolationCode[]) : [],
  );

/**
 * Validates a property of an input class by the constraints of a value type, and states them in the schema. Those of an
 * object are stated by its fields.
 */
export const satisfiesConstraints =
  (constraints: ValueConstraints | undefined, isObject = false): PropertyDecorator =>
  (prototype, property) => {
    const check: Check = (value) => violationOf(value, constraints);
    validatedBy('valueConstraints', violationCodes(constraints), check)(prototype, property);
    if (!isObject) Constraint(constraintArguments(constraints))(prototype, property);
  };

/** Declares a property of an input class as a value of a type, whose constraints it validates and describes. */
export const ValueField =
  (type: ValueType, options: { description: string; nullable?: boolean }): PropertyDecorator =>
  (prototype, property) => {
    const description = withConstraints(options.description, type);
    Field(type.graphqlType as () => GraphQLScalarType, { ...options, description })(prototype, property);
    satisfiesConstraints(type.constraints)(prototype, property);
  };

/** Validates a property of an input class by the format of a scalar, where the field is a String for other reasons. */
export const satisfiesFormat = (scalar: GraphQLScalarType): PropertyDecorator =>
  validatedBy('format', ['BAD_FORMAT'], (value) =>
    hasFormat(scalar, value) ? undefined : badFormat(formOf(scalar)!),
  );

const NOT_CLEARED: Violation<'REQUIRED'> = { code: 'REQUIRED', message: VALUE_MESSAGES.notCleared };

/** Builds an input class: fields for TypeGraphQL, constraints for class-validator. */
export class InputBuilder {
  readonly target: ClassRef;
  private readonly neverNull = new Set<string>();

  constructor(name: string, description: string) {
    this.target = { [name]: class {} }[name] as unknown as ClassRef;
    InputType(name, { description })(this.target as unknown as Function);
  }

  /** Requires exactly one of the fields, which GraphQL validates (`@oneOf`). All of them have to be nullable. */
  oneOf(): this {
    Extensions(ONE_OF)(this.target as unknown as Function);
    return this;
  }

  add(name: string, graph: GraphType, options: { description: string; nullable: boolean }): this {
    Field(graph as () => GraphQLScalarType, options)(this.target.prototype as object, name);
    return this;
  }

  /** Adds a field of a value type, validated by its constraints. */
  addValue(name: string, type: ValueType, about: { description: string; nullable: boolean }): this {
    const options = { ...about, description: withConstraints(about.description, type) };
    const prototype = this.target.prototype as object;
    satisfiesConstraints(type.constraints, type.shape?.listed === false)(prototype, name);
    if (!type.shape) return this.add(name, type.graphqlType, options);
    const { of, listed } = type.shape;
    const shape = shapeInput(of() as unknown as ClassRef);
    // class-validator would report null as an invalid nested object.
    if (!this.neverNull.has(name)) ValidateIf((_, value) => value !== null)(prototype, name);
    ValidateNested({ each: listed })(prototype, name);
    return this.add(name, () => (listed ? [shape] : shape), options);
  }

  /** Adds a list of objects of another input class, validated with its constraints. */
  addList(
    name: string,
    item: ClassRef,
    maxItems: number,
    about: { description: string; nullable: boolean },
  ): this {
    const prototype = this.target.prototype as object;
    satisfiesConstraints({ maxItems })(prototype, name);
    ValidateIf((_, value) => value !== null)(prototype, name);
    ValidateNested({ each: true })(prototype, name);
    return this.add(name, () => [item], about);
  }

  /** Rejects null for an optional field. To be called before the field is added. */
  refuseNull(name: string): this {
    this.neverNull.add(name);
    const check: Check<'REQUIRED'> = (value) => (value === null ? NOT_CLEARED : undefined);
    validatedBy('refuseNull', ['REQUIRED'], check)(this.target.prototype as object, name);
    return this;
  }
}

const shapeInputs = new Map<ClassRef, ClassRef>();

/** Returns the input type of a shape: `AddressInput` for Address. */
function shapeInput(target: ClassRef): ClassRef {
  const known = shapeInputs.get(target);
  if (known) return known;
  const shape = shapeOf(target);
  const builder = new InputBuilder(`${shape.name}Input`, shape.description);
  if (shape.isOneOf) builder.oneOf();
  for (const a of shape.attributes.values()) addAttribute(builder, a);
  shapeInputs.set(target, builder.target);
  return builder.target;
}

function addAttribute(builder: InputBuilder, { name, type, nullable, ...about }: Attribute): void {
  const description = sentences(about.description, about.createNote);
  builder.addValue(name, type, { description, nullable });
}

const isPlainText = ({ sql, array, values }: ValueType): boolean => sql === 'text' && !array && !values;

const isListed = ({ type }: InputField): boolean => Boolean(type?.array ?? type?.shape?.listed);

/** Returns the sentence about the default, without SQL's quotes. */
function defaultText(field: InputField): string | undefined {
  const { defaultSql } = field;
  if (defaultSql === undefined) return undefined;
  const [, text] = /^'(.*)'$/s.exec(defaultSql) ?? [];
  if (field.type?.constraints?.duration) return `Defaults to \`${durationText(Number(defaultSql))}\`.`;
  if (text === undefined) return `Defaults to ${defaultSql}.`;
  if (!isListed(field)) return `Defaults to \`${text}\`.`;
  const items = text.slice(1, -1);
  return `Defaults to ${items ? `\`[${items}]\`` : 'an empty list'}.`;
}

function hasOptionalParts({ type }: InputField): boolean {
  if (type?.shape?.listed !== false) return false;
  const { attributes, isOneOf = false } = shapeOf(type.shape.of() as unknown as ClassRef);
  return !isOneOf && [...attributes.values()].some(({ nullable }) => nullable);
}

function createText(field: InputField): string {
  const { description, createNote, nullable, required } = field;
  return sentences(description, nullable || required ? undefined : defaultText(field), createNote);
}

function updateText(field: InputField): string {
  const { description, updateNote, nullable } = field;
  const whole = hasOptionalParts(field)
    ? 'Replaces the whole object; omitted fields are cleared.'
    : undefined;
  const list = isListed(field) ? 'Replaces the whole list.' : undefined;
  const ofNull = updateNote ?? (nullable ? 'Null clears the value.' : 'Cannot be null.');
  return sentences(description, whole, list, ofNull);
}

/**
 * Adds the writable fields of a model to an input. If `making`, fields that a new row needs are required, and null means
 * the default, because forms send null for empty fields.
 */
export function addInputFields(builder: InputBuilder, fields: readonly InputField[], making: boolean): void {
  for (const field of fields) {
    const { name, type, nullable, required } = field;
    const description = making ? createText(field) : updateText(field);
    const options = { description, nullable: !(making && required) };
    if (!nullable && !making) builder.refuseNull(name);
    if (type) builder.addValue(name, nullable || !isPlainText(type) ? type : nonBlank(type), options);
    else builder.add(name, () => ID, options);
  }
}

/** Returns the model that a relation refers to. */
export const targetOf = (model: Model, property: string): Model =>
  modelOf(model.belongsTo.get(property)!.target());
