import { v7 as uuidv7 } from 'uuid';
import { checkCapacity, checkDuplicates, referencesOf } from './child-checks';
import { givenItems, type Item, itemsEqual, storedItems, withHidden } from './child-items';
import type { ChildList } from './child-lists';
import type { ErrorCollector } from './error-collector';
import type { InputReference } from './references';
import { tenantIdOf, tenantKey, type Values } from './rows';
import type { WriteTransaction } from '../session/write-transaction';

/** The child lists of one change of a parent row. What is stored is read once, when it is first needed. */
export class ChildChanges {
  private readonly stored = new Map<ChildList, Promise<readonly Item[]>>();
  private readonly given: readonly ChildList[];

  constructor(
    private readonly tx: WriteTransaction,
    private readonly lists: readonly ChildList[],
    private readonly input: Values,
    private readonly before?: Values,
  ) {
    this.given = lists.filter(({ field }) => input[field] !== undefined);
  }

  /** Whether the input has a list. */
  get areGiven(): boolean {
    return this.given.length > 0;
  }

  /**
   * Returns the IDs of a list that are shown to the actor: the stored ones, and those of the input unless it omits the
   * list.
   */
  async ids(field: string): Promise<{ readonly stored: string[]; readonly given?: string[] }> {
    const list = this.lists.find((one) => one.field === field)!;
    const stored = (await this.storedOf(list)).filter(({ hidden }) => !hidden.size);
    const given = this.input[field] === undefined ? undefined : ((this.input[field] ?? []) as string[]);
    return { stored: stored.map(({ values }) => values[list.listed!] as string), given };
  }

  /** Returns the lists of the input whose form is valid. */
  valid(errors: ErrorCollector): ChildList[] {
    return this.given.filter(({ field }) => !errors.hasErrorsFor(field));
  }

  references(lists: readonly ChildList[]): InputReference[] {
    return lists.flatMap((list) =>
      referencesOf(list, givenItems(list, this.input[list.field]), ['input', list.field]),
    );
  }

  /** Adds an error for each duplicate and each list that is too long. */
  async validate(lists: readonly ChildList[], errors: ErrorCollector): Promise<void> {
    for (const list of lists) {
      const path = ['input', list.field];
      const items = givenItems(list, this.input[list.field]);
      checkDuplicates(list, items, path, errors);
      if (items.length) checkCapacity(list, await this.nextOf(list), path, errors);
    }
  }

  /** Returns the lists of the input that differ from the stored ones. */
  async changed(): Promise<ChildList[]> {
    const changed: ChildList[] = [];
    for (const list of this.given)
      if (!itemsEqual(list, await this.nextOf(list), await this.storedOf(list))) changed.push(list);
    return changed;
  }

  /** Replaces the changed lists of the row. Returns the number of rows written. */
  async write(row: Values): Promise<number> {
    let written = 0;
    for (const list of await this.changed()) {
      const { model, relation, parent } = list;
      const tenant = tenantIdOf(parent, row);
      if ((await this.storedOf(list)).length)
        await this.tx.manager.delete(model.target, {
          ...tenantKey(model, tenant),
          [relation]: row.id,
        });
      written += await insertItems(this.tx, list, tenant, [[row.id, await this.nextOf(list)]]);
    }
    return written;
  }

  private storedOf(list: ChildList): Promise<readonly Item[]> {
    let stored = this.stored.get(list);
    if (!stored) this.stored.set(list, (stored = this.read(list)));
    return stored;
  }

  private async read(list: ChildList): Promise<readonly Item[]> {
    if (!this.before) return [];
    const [items] = await storedItems(this.tx, list, tenantIdOf(list.parent, this.before), [this.before.id]);
    return items!;
  }

  private async nextOf(list: ChildList): Promise<Item[]> {
    return withHidden(list, givenItems(list, this.input[list.field]), await this.storedOf(list));
  }
}

/** Inserts the rows of a list and those below them, level by level. Returns their number. */
async function insertItems(
  tx: WriteTransaction,
  list: ChildList,
  tenant: unknown,
  parents: readonly (readonly [parent: unknown, items: readonly Item[]])[],
): Promise<number> {
  const { model, relation, orderedBy, listed, inputFields, children } = list;
  const properties = listed ? [listed] : inputFields.map(({ property }) => property);
  const own = model.attributes.has('id');
  const rows = parents.flatMap(([parent, items]) =>
    items.map((item, position): { row: Values; item: Item } => {
      const values = Object.fromEntries(properties.map((name) => [name, item.values[name]]));
      const key = { ...tenantKey(model, tenant), [relation]: parent, [orderedBy]: position };
      return { item, row: { ...values, ...key, ...(own && { id: uuidv7() }) } };
    }),
  );
  if (!rows.length) return 0;
  await tx.manager.insert(
    model.target,
    rows.map(({ row }) => row),
  );
  let written = rows.length;
  for (const child of children)
    written += await insertItems(
      tx,
      child,
      tenant,
      rows.map(({ row, item }) => [row.id, item.below.get(child)!]),
    );
  return written;
}
