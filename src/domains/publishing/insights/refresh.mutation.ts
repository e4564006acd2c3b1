import { consumeAttemptIn, type RateLimit } from '../../../kernel/auth';
import { addTrackedJob } from '../../../kernel/jobs';
import {
  type ActionGuard,
  declareMutation,
  declareViewerActions,
  type MutationContext,
  whileMaintaining,
} from '../../../kernel/write';
import { isUsableSql } from '../../channels/usable-account';
import { Publication } from '../publication.entity';
import { mayPublish, publicationId, type PublicationInput, withPublication } from '../publication.mutations';
import { PUBLISHING_MESSAGES as MESSAGES } from '../publishing.messages';
import { PUBLISH } from '../schedule.mutations';
import { MEASURED_PLATFORMS } from './metrics';
import { REFRESH_INSIGHTS } from './refresh-task';

const platforms = MEASURED_PLATFORMS.map((platform) => `'${platform}'`).join(', ');

const IS_CONNECTED = `EXISTS (SELECT FROM social_accounts a
  WHERE a.organization_id = {organization} AND a.id = {socialAccount} AND ${isUsableSql('a')})`;

const REFRESHING: readonly ActionGuard[] = [
  mayPublish,
  { when: `{status} <> 'PUBLISHED'`, code: 'INVALID_STATE', reason: MESSAGES.notPublished() },
  { when: '{isDeletedOnPlatform}', code: 'INVALID_STATE', reason: MESSAGES.deletedOnPlatform() },
  {
    // A post that a user published has no ID.
    when: `{platformPostId} IS NULL OR {platform} NOT IN (${platforms})`,
    code: 'INVALID_STATE',
    reason: MESSAGES.withoutMetrics(),
  },
  { when: `NOT ${IS_CONNECTED}`, code: 'INVALID_STATE', reason: MESSAGES.accountNotConnected() },
];

declareViewerActions(Publication, {
  refreshInsights: {
    description: 'Whether the viewer can read the metrics of the publication now.',
    guards: REFRESHING,
  },
});

/** Each job calls the platform, whose limits are shared by all organizations. */
const REFRESHES: RateLimit = { name: 'metrics of a publication', limit: 6, windowSeconds: 3_600 };

const SET_DUE = 'UPDATE publications SET insights_due_at = $3 WHERE organization_id = $1 AND id = $2';

declareMutation('refreshInsights', {
  description: `Starts a job that reads the metrics of a published publication now, instead of when they are due. Rate limit: ${REFRESHES.limit} per publication in an hour.`,
  needs: { permission: PUBLISH, of: () => Publication },
  input: (builder) => void publicationId(builder),
  idempotent: true,
  errors: ['INVALID_STATE'],
  payload: { publication: () => Publication },
  startsJob: 'The job that reads the metrics.',
  handler: async (ctx: MutationContext<PublicationInput>) => {
    const { tx, at, context } = ctx;
    let job = '';
    const { publication } = await withPublication(ctx, REFRESHING, async (found) => {
      const { id, organization, socialAccount: account } = found;
      await consumeAttemptIn(tx, { rateLimit: REFRESHES, key: id });
      await whileMaintaining(tx, Publication, () => tx.query(SET_DUE, [organization, id, at]));
      job = await addTrackedJob(
        tx,
        REFRESH_INSIGHTS,
        { account },
        {
          kind: REFRESH_INSIGHTS,
          userId: context.actor!.userId,
          tenantId: organization,
          subject: { id, type: Publication.name },
        },
      );
    });
    return { publication, job };
  },
});
