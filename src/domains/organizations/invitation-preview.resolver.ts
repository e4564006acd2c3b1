import { Arg, Ctx, Query, Resolver } from 'type-graphql';
import { consumeAttempt, type RateLimit, tokenHash } from '../../kernel/auth';
import { formatDateTime } from '../../kernel/model';
import type { RequestContext } from '../../kernel/session';
import { InvitationPreview } from './invitation-preview.shape';

/** Per IP address, because the viewer need not have an account. */
const LOOKUPS: RateLimit = { name: 'invitation lookup', limit: 100, windowSeconds: 15 * 60 };

type FoundPreview = Omit<InvitationPreview, 'expiresAt'> & { readonly expiresAt: Date };

const PREVIEW = `SELECT organization_name AS "organizationName", logo_url AS "organizationLogoUrl", inviter_name AS "inviterName",
  role, expires_at AS "expiresAt" FROM organizations.invitation_by_token($1, $2)`;

@Resolver()
export class InvitationPreviewResolver {
  @Query(() => InvitationPreview, {
    description: `The invitation of a token, before it is accepted. Requires no access token. Null if the token is invalid or already used, or if the invitation has expired. Rate limit: ${LOOKUPS.limit} per IP address in 15 minutes.`,
    nullable: true,
  })
  async invitation(
    @Arg('token', () => String, { description: 'The token from the emailed link, after `#token=`.' })
    token: string,
    @Ctx() context: RequestContext,
  ): Promise<InvitationPreview | null> {
    await consumeAttempt(context, { rateLimit: LOOKUPS, key: context.network });
    context.countStatements(1);
    const { rows } = await context.connections.query<FoundPreview>(PREVIEW, [
      tokenHash(token),
      context.services.clock.now(),
    ]);
    const [found] = rows;
    return found ? { ...found, expiresAt: formatDateTime(found.expiresAt) } : null;
  }
}
