import type { WriteTransaction } from '../session/write-transaction';

const start = (tx: WriteTransaction, tenant: string): Promise<{ nested: boolean }[]> =>
  tx.query<{ nested: boolean }>('SELECT tenancy.act_as_system($1) AS nested', [tenant]);

const end = (tx: WriteTransaction): Promise<unknown> => tx.query('SELECT tenancy.act_as_system(NULL)', []);

/**
 * Runs work that follows from the act of the actor but exceeds their permissions. Until it settles, the transaction can
 * read all rows of the tenant, and write them, in models that declare `systemWrites`; everything else stays as the actor
 * may. The work decides who may cause it: row-level security no longer does. Events still name the actor. Blocks of one
 * tenant can be nested, those of another tenant are rejected. Nothing else may use the transaction meanwhile.
 */
export async function asSystem<T>(tx: WriteTransaction, tenant: string, work: () => Promise<T>): Promise<T> {
  const [started] = await start(tx, tenant);
  if (started!.nested) return work();
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // Fails if a statement has failed: the transaction runs nothing more, and its rollback ends the access.
    await end(tx).catch(() => undefined);
    throw error;
  }
  await end(tx);
  return result;
}
