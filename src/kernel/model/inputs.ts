import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import type { GraphQLScalarType } from 'graphql';
import { problemOf } from './limits';
import { type Attribute, type ClassRef, idField, type Model, modelOf, shapeOf } from './metadata';
import { filled } from './texts';
import type { Limits, ValueType } from './types';

/** A field of a generated input and the property of the row that it fills. */
export interface InputField {
  readonly name: string;
  readonly property: string;
  readonly description: string;
  readonly nullable: boolean;
  /** A row cannot be made without it. */
  readonly required: boolean;
  /** SQL of what a new row has without it. */
  readonly defaultSql?: string;
  /** Undefined for the id of another row. */
  readonly type?: ValueType;
}

/** How a property that may be written shows in inputs: relations by id, composites by the amount that makes them. */
export function inputField(model: Model, name: string): InputField {
  const relation = model.belongsTo.get(name);
  if (relation) {
    const { description, nullable } = relation;
    return {
      name: idField(name),
      property: name,
      description: `By id. ${description}`,
      nullable,
      required: !nullable,
    };
  }
  const attribute = model.attributes.get(model.composites.get(name)?.presence ?? name);
  if (!attribute?.column) throw new Error(`${model.name}.${name} is no column that could be written.`);
  const { description, nullable, defaultSql, type } = attribute;
  return {
    name,
    property: attribute.name,
    description,
    nullable,
    required: !nullable && defaultSql === undefined,
    defaultSql,
    type,
  };
}

type GraphType = () => unknown;

/** On a property of an input class: its limits, as declared types have them. Their context tells which they were. */
export const withinLimits = (limits: Limits | undefined): PropertyDecorator =>
  ValidateBy(
    {
      name: LIMITS_CONSTRAINT,
      validator: {
        validate: (value) => problemOf(value, limits) === undefined,
        defaultMessage: (args) => `${args!.property} ${problemOf(args!.value, limits)}`,
      },
    },
    { context: limits },
  );
export const LIMITS_CONSTRAINT = 'limits';

/** An input class made by hand: TypeGraphQL hangs fields on it, class-validator their limits. */
export class InputBuilder {
  readonly target: ClassRef;
  private readonly neverNull = new Set<string>();

  constructor(name: string, description: string) {
    this.target = { [name]: class {} }[name] as unknown as ClassRef;
    InputType(name, { description })(this.target as unknown as Function);
  }

  add(name: string, graph: GraphType, options: { description: string; nullable: boolean }): this {
    Field(graph as () => GraphQLScalarType, options)(this.target.prototype as object, name);
    return this;
  }

  /** A field for values of a declared type, checked by its limits. */
  addValue(name: string, type: ValueType, options: { description: string; nullable: boolean }): this {
    const prototype = this.target.prototype as object;
    withinLimits(type.limits)(prototype, name);
    if (!type.shape) return this.add(name, type.graph, options);
    const { of, listed } = type.shape;
    const shape = shapeInput(of() as unknown as ClassRef);
    // class-validator takes null for a shape of the wrong form.
    if (!this.neverNull.has(name)) ValidateIf((_, value) => value !== null)(prototype, name);
    ValidateNested({ each: listed })(prototype, name);
    return this.add(name, () => (listed ? [shape] : shape), options);
  }

  /** For a field that is yet to be added and may be left out: what it fills cannot be null. */
  refuseNull(name: string): this {
    this.neverNull.add(name);
    const validator = {
      validate: (value: unknown) => value !== null,
      defaultMessage: () => `${name} cannot be cleared`,
    };
    ValidateBy({ name: 'refuseNull', validator })(this.target.prototype as object, name);
    return this;
  }
}

const shapeInputs = new Map<ClassRef, ClassRef>();

/** The input of a declared shape: `AddressInput` for Address. It replaces the value as a whole. */
function shapeInput(target: ClassRef): ClassRef {
  const known = shapeInputs.get(target);
  if (known) return known;
  const shape = shapeOf(target);
  const builder = new InputBuilder(`${shape.name}Input`, shape.description);
  for (const a of shape.attributes.values()) addAttribute(builder, a);
  shapeInputs.set(target, builder.target);
  return builder.target;
}

function addAttribute(builder: InputBuilder, { name, type, description, nullable }: Attribute): void {
  builder.addValue(name, type, { description, nullable });
}

const isPlainText = ({ sql, array, values }: ValueType): boolean => sql === 'text' && !array && !values;

/** A default as people read it: SQL's quotes are its own, and an empty list is none. */
function defaultText({ type, defaultSql }: InputField): string | undefined {
  const [, text = defaultSql] = /^'(.*)'$/s.exec(defaultSql ?? '') ?? [];
  return (type?.array || type?.shape?.listed) && /^(\{\}|\[\])$/.test(text ?? '')
    ? 'none'
    : text && `\`${text}\``;
}

const hasOptionalParts = ({ type }: InputField): boolean =>
  type?.shape?.listed === false &&
  [...shapeOf(type.shape.of() as unknown as ClassRef).attributes.values()].some(({ nullable }) => nullable);

/** What becomes of a field that is left out, or of parts of it. */
function notesOf(field: InputField, making: boolean): string {
  const { nullable, required } = field;
  if (making) {
    const otherwise = nullable || required ? undefined : defaultText(field);
    return otherwise ? ` Left out or null: ${otherwise}.` : '';
  }
  const whole = hasOptionalParts(field)
    ? ' It is replaced as a whole: what is left out of it is cleared.'
    : '';
  return whole + (nullable ? '' : ' It cannot be null.');
}

/**
 * Adds what may be written of a model to an input; `making`: what a new row needs is required, and null is what a form
 * sends for what nobody filled in, so the default stands for it.
 */
export function addInputFields(builder: InputBuilder, fields: readonly InputField[], making: boolean): void {
  for (const field of fields) {
    const { name, type, nullable, required } = field;
    const description = field.description + notesOf(field, making);
    const options = { description, nullable: !(making && required) };
    if (!nullable && !making) builder.refuseNull(name);
    if (type) builder.addValue(name, nullable || !isPlainText(type) ? type : filled(type), options);
    else builder.add(name, () => ID, options);
  }
}

/** The model an id in an input leads to. */
export const targetOf = (model: Model, property: string): Model =>
  modelOf(model.belongsTo.get(property)!.target());
