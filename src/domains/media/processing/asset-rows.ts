import { jobTransaction } from '../../../kernel/jobs';
import { recordEvent } from '../../../kernel/write';
import type { MediaVariant } from '../media-asset.shapes';
import type { MediaKind } from '../media.enums';

/** The row of an asset as its jobs read and change it, with the privileges of the worker. */

interface Client {
  query(sql: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Connections of a job. */
export interface JobConnection {
  withPgClient<T>(work: (client: Client) => Promise<T>): Promise<T>;
}

export interface AssetRow {
  readonly id: string;
  readonly organization_id: string;
  readonly client_account_id: string | null;
  readonly kind: MediaKind;
  readonly storage_path: string;
  readonly variants: readonly MediaVariant[];
}

const COLUMNS = 'id, organization_id, client_account_id, kind, storage_path, variants';

/**
 * Updates an asset if it meets a condition, and records the change for subscribers in the same transaction. Returns the new
 * row; undefined if the condition is not met. `$1` is the ID.
 */
export function changeAsset(
  connection: JobConnection,
  id: string,
  { set, where, values }: { readonly set: string; readonly where: string; readonly values: unknown[] },
): Promise<AssetRow | undefined> {
  return jobTransaction(connection, async (writer) => {
    const [row] = (await writer.query(
      `UPDATE media_assets SET ${set} WHERE id = $1 AND ${where} RETURNING ${COLUMNS}`,
      [id, ...values],
    )) as AssetRow[];
    if (!row) return undefined;
    const scopes = row.client_account_id === null ? [] : [row.client_account_id];
    await recordEvent(writer, {
      name: 'media_asset.updated',
      tenantId: row.organization_id,
      subjectId: id,
      payload: { scopes },
    });
    return row;
  });
}

/** Returns an asset that is processed. Undefined if it is not, or was purged. */
export function findProcessed(connection: JobConnection, id: string): Promise<AssetRow | undefined> {
  return connection.withPgClient(async (client) => {
    const { rows } = await client.query(
      `SELECT ${COLUMNS} FROM media_assets WHERE id = $1 AND processing_status = 'COMPLETED' AND storage_path IS NOT NULL`,
      [id],
    );
    return (rows as AssetRow[])[0];
  });
}
