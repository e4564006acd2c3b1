import { ValidateBy, ValidateNested } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import type { GraphQLScalarType } from 'graphql';
import { problemOf } from './limits';
import { type Attribute, type ClassRef, type Model, modelOf, shapeOf } from './metadata';
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
  /** Undefined for the id of another row. */
  readonly type?: ValueType;
}

/** How a property that may be written shows in inputs: relations by id, composites by the amount that makes them. */
export function inputField(model: Model, name: string): InputField {
  const relation = model.belongsTo.get(name);
  if (relation) {
    const { description, nullable } = relation;
    return {
      name: `${name}Id`,
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
    ValidateNested({ each: listed })(prototype, name);
    return this.add(name, () => (listed ? [shape] : shape), options);
  }

  /** For a field that may be left out: what it fills cannot be null. */
  refuseNull(name: string): this {
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

/** Adds what may be written of a model to an input; `making`: what a new row needs is required. */
export function addInputFields(builder: InputBuilder, fields: readonly InputField[], making: boolean): void {
  for (const { name, type, description, nullable, required } of fields) {
    const options = { description, nullable: !(making && required) };
    if (!nullable) builder.refuseNull(name);
    if (type) builder.addValue(name, nullable || !isPlainText(type) ? type : filled(type), options);
    else builder.add(name, () => ID, options);
  }
}

/** The model an id in an input leads to. */
export const targetOf = (model: Model, property: string): Model =>
  modelOf(model.belongsTo.get(property)!.target());
