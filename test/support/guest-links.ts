import { GuestReviewLink } from '../../src/domains/review/guest-review-link.entity';
import { newToken, tokenHash } from '../../src/kernel/auth';
import { newOrganization } from './people';
import { openRequest } from './review-rows';
import type { TestServer } from './server';

/** Inserts a guest link with all rights, which an owner has made for a request. Returns its token. */
export async function tokenFor(
  { rows }: TestServer,
  { organization, request, owner }: { organization: string; request: string; owner: string },
): Promise<string> {
  const token = newToken();
  await rows.rowOf(GuestReviewLink, {
    ...{ organization, approvalRequest: request, createdBy: owner, guestName: 'Meera' },
    ...{ rights: ['SEE', 'COMMENT', 'APPROVE'], tokenHash: tokenHash(token).toString('hex') },
  });
  return token;
}

/** Inserts a guest link in an organization of its own. */
export async function newGuestLink(server: TestServer): Promise<{ organization: string; token: string }> {
  const { id: organization, owner } = await newOrganization(server);
  const request = await openRequest(server, organization);
  return { organization, token: await tokenFor(server, { organization, request, owner: owner.id }) };
}
