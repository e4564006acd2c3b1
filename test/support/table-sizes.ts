import type { TestDatabase } from './database';

interface Size {
  readonly table: string;
  /** The index. Null for the rows of the table. */
  readonly index: string | null;
  readonly megabytes: number;
}

/** Sizes of tables and their indexes with all partitions, the largest first. Indexes of partitions have the columns in their names. */
export const sizesOf = (database: TestDatabase, tables: readonly string[]): Promise<Size[]> =>
  database.query<Size>(
    `SELECT r.name AS "table", i.name AS "index", round(sum(i.bytes) / 1e6, 1)::float8 AS megabytes
       FROM unnest($1::text[]) r (name)
      CROSS JOIN LATERAL pg_partition_tree(r.name::regclass) t
      CROSS JOIN LATERAL (
        SELECT NULL AS name, pg_table_size(t.relid) AS bytes
        UNION ALL SELECT coalesce(top.relid::regclass, x.indexrelid::regclass)::text, pg_relation_size(x.indexrelid)
          FROM pg_index x
          LEFT JOIN LATERAL (SELECT relid FROM pg_partition_ancestors(x.indexrelid) WITH ORDINALITY a (relid, n) ORDER BY n DESC LIMIT 1) top ON true
         WHERE x.indrelid = t.relid) i
      GROUP BY 1, 2 ORDER BY 1, 3 DESC`,
    [tables],
  );
