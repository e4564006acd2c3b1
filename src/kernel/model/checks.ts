import { expand, type Model } from './metadata';

/** A condition that every row of a table meets. */
export interface CheckSql {
  readonly name: string;
  readonly condition: string;
}

/** Every CHECK of a model: what the types of its columns demand, and what is declared on the class. */
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
