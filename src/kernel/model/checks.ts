import { expand, type Model } from './metadata';

/** A CHECK constraint: a condition that every row of a table meets. */
export interface CheckSql {
  readonly name: string;
  readonly condition: string;
}

/** Returns every CHECK of a model: those of its column types and those declared on the class. */
export function checksOf(model: Model): CheckSql[] {
  const ofColumns = [...model.attributes.values()].flatMap(({ column, type }) => {
    const condition = column && type.check?.(`"${column}"`);
    return condition ? [{ name: `ck_${model.table}_${column}`, condition }] : [];
  });
  const declared = Object.entries(model.checks ?? {}).map(([name, condition]) => ({
    name: `ck_${model.table}_${name}`,
    condition: expand(model, condition),
  }));
  return [...ofColumns, ...declared];
}
