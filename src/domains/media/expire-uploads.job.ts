import type { CronTask, Tasks } from '../../kernel/jobs';
import type { Clock } from '../../kernel/session';
import type { MediaServices } from './media-services';

export const EXPIRE_UPLOADS = 'expire-media-uploads';

export const MEDIA_RECURRING: readonly CronTask[] = [{ task: EXPIRE_UPLOADS, cron: '35 * * * *' }];

/** Maximum number of uploads per statement, which limits its locks. */
const BATCH_SIZE = 100;

/** Added to the expiry, so that requests that began before it have ended. */
const MARGIN_MS = 3_600_000;

interface Expired {
  readonly id: string;
  readonly asset: string;
  readonly path: string;
  readonly provider: string;
}

const FIND = `
  SELECT u.id, a.id AS asset, a.storage_path AS path, a.storage_provider AS provider
    FROM media_uploads u JOIN media_assets a ON a.organization_id = u.organization_id AND a.id = u.asset_id
   WHERE u.status = 'PENDING' AND u.expires_at < $1 AND coalesce(u.lease_expires_at < $1, true) AND u.id > $2
   ORDER BY u.id LIMIT ${BATCH_SIZE}`;

/** A media file that was never stored is useless, so it is deleted with its upload. Its bytes no longer count. */
const DELETE = `
  DELETE FROM media_assets a
   WHERE a.id = ANY ($1)
     AND EXISTS (SELECT FROM media_uploads u
                  WHERE u.organization_id = a.organization_id AND u.asset_id = a.id AND u.status = 'PENDING')`;

/** Returns the task that deletes uploads that were not completed in time. */
export const expiryTasks = ({ storage }: MediaServices, clock: Clock): Tasks => ({
  [EXPIRE_UPLOADS]: async (_, helpers) => {
    const before = new Date(clock.now().getTime() - MARGIN_MS);
    for (let last = '00000000-0000-0000-0000-000000000000'; ;) {
      const { rows } = await helpers.query<Expired>(FIND, [before, last]);
      if (!rows.length) return;
      last = rows.at(-1)!.id;
      // Files first: an interrupted run finds the rows again.
      const own = rows.filter(({ provider }) => provider === storage.provider);
      for (const { path } of own) await storage.delete(path);
      await helpers.query(DELETE, [own.map(({ asset }) => asset)]);
    }
  },
});
