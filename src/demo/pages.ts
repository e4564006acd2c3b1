import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { ownerPool, REQUEST_TIMEOUTS } from '../kernel/database/pools';
import { isUuid } from '../kernel/model/types';
import { serveFirstSteps } from './first-steps';
import { mediaFolder } from './load';
import { PAGE_HEADERS, type PublicationView, renderPublication } from './publication-page';
import { MEDIA_PATH, PUBLICATIONS_PATH } from './seed-context';

export interface DemoPluginOptions {
  readonly dataDir: string;
  /** Connection URL of the owner: the pages are public, and show only publications of the demo. */
  readonly ownerUrl: string;
}

/** File names of the demo. Other files are not served. */
const FILE = /^[0-9a-f]{20}(-\d{3})?\.(jpg|webp|gif)$/;

/** A publication belongs to the demo if its permalink is the URL of its page. */
const PUBLICATION = `
  SELECT p.platform, p.caption, p.hashtags, p.media_urls AS media, p.published_at AS "publishedAt",
         coalesce(a.display_name, p.account_username) AS name, p.account_username AS username, a.profile_picture_url AS picture,
         p.insights_impressions AS impressions, p.insights_reach AS reach, p.insights_views AS views, p.insights_likes AS likes,
         p.insights_comments AS comments, p.insights_shares AS shares, p.insights_saves AS saves, p.insights_clicks AS clicks,
         ARRAY(SELECT coalesce(m.alt_text, '') FROM post_media pm
                 JOIN media_assets m ON m.organization_id = pm.organization_id AND m.id = pm.media_id
                WHERE pm.organization_id = p.organization_id AND pm.post_id = p.post_id ORDER BY pm.position) AS texts
    FROM publications p
    LEFT JOIN social_accounts a ON a.organization_id = p.organization_id AND a.id = p.social_account_id
   WHERE p.id = $1 AND right(p.permalink, $2) = $3`;

/** Serves the URLs of the demo data: images, publications as a platform would show them, and a page for first steps. */
export async function demoPlugin(
  app: FastifyInstance,
  { dataDir, ownerUrl }: DemoPluginOptions,
): Promise<void> {
  const pool = ownerPool(ownerUrl, {
    max: 2,
    timeouts: REQUEST_TIMEOUTS,
    options: '-c default_transaction_read_only=on',
    onError: (error) => app.log.warn(error, 'idle database connection of the demo lost'),
  });
  app.addHook('onClose', () => pool.end());
  await app.register(fastifyStatic, { serve: false, root: mediaFolder(dataDir) });

  app.get<{ Params: { file: string } }>(`${MEDIA_PATH}:file`, async ({ params: { file } }, reply) => {
    if (!FILE.test(file)) return reply.callNotFound();
    return reply
      .headers({ 'x-content-type-options': 'nosniff' })
      .sendFile(file, { maxAge: '1y', immutable: true });
  });

  serveFirstSteps(app);

  app.get<{ Params: { id: string } }>(`${PUBLICATIONS_PATH}:id`, async ({ params: { id } }, reply) => {
    if (!isUuid(id)) return reply.callNotFound();
    const address = PUBLICATIONS_PATH + id.toLowerCase();
    const { rows } = await pool.query<PublicationView>(PUBLICATION, [id, address.length, address]);
    if (!rows[0]) return reply.callNotFound();
    return reply.headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(renderPublication(rows[0]));
  });
}
