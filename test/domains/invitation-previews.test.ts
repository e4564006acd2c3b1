import { mailsOf, tokenIn } from '../support/mailbox';
import { type Member, mutate, newOrganization, newPerson, unchanged } from '../support/people';
import { type Json, serverForTests } from '../support/server';

const server = serverForTests();
let organization: string;
let owner: Member;
let invitation: string;
let membership: string;

const PREVIEW = `query ($token: String!) { invitation(token: $token) {
  organizationName organizationLogoUrl inviterName role expiresAt } }`;

beforeEach(async () => {
  await server.database.query('DELETE FROM auth.attempts');
  const made = await newOrganization(server);
  [organization, owner] = [made.id, made.owner];
  await server.database.query(
    `UPDATE organizations SET logo_url = 'https://a.example/logo.png' WHERE id = $1`,
    [organization],
  );
  const input = { organizationId: organization, email: `${owner.id}@marquee.example`, role: 'EDITOR' };
  membership = (await mutate(server, 'inviteMember', input, owner.token, 'membership { id }')).membership
    .id as string;
  invitation = tokenIn((await mailsOf(server)).at(-1));
});
afterEach(() => server.clock.set(new Date()));

async function preview(token: string, bearer?: string): Promise<Json> {
  const { data, errors } = await server.run(PREVIEW, { token }, bearer);
  expect(errors).toBeUndefined();
  return data.invitation;
}

test('returns the invitation of a token to anonymous and signed-in viewers', async () => {
  const stored = await server.database.query<{ expires: Date }>(
    'SELECT expires_at AS expires FROM organizations.invitations WHERE membership_id = $1',
    [membership],
  );
  const expected = {
    organizationName: 'Studio',
    organizationLogoUrl: 'https://a.example/logo.png',
    inviterName: 'Asha Rao',
    role: 'EDITOR',
    expiresAt: stored[0]!.expires.toISOString().replace('Z', '+00:00'),
  };
  const normalized = ({ expiresAt, ...rest }: Json): Json => ({
    ...rest,
    expiresAt: new Date(expiresAt as string).toISOString().replace('Z', '+00:00'),
  });
  expect(normalized(await preview(invitation))).toEqual(expected);
  const stranger = await newPerson(server);
  expect(normalized(await preview(invitation, stranger.token))).toEqual(expected);
});

test('is null for unknown, replaced, expired and used tokens, and those of deleted organizations', async () => {
  expect(await preview('unknown')).toBeNull();
  server.clock.advance(14 * 86_400_000 + 1);
  expect(await preview(invitation)).toBeNull();
  server.clock.set(new Date());
  expect(await preview(invitation)).not.toBeNull();
  await server.database.query('UPDATE organizations SET deleted_at = now() WHERE id = $1', [organization]);
  expect(await preview(invitation)).toBeNull();
  await server.database.query('UPDATE organizations SET deleted_at = NULL WHERE id = $1', [organization]);
  await mutate(server, 'removeMember', { id: membership }, owner.token);
  expect(await preview(invitation)).toBeNull();
});

test('is limited per IP address, and changes nothing else', async () => {
  await unchanged(server, async () => {
    for (let i = 0; i < 100; i += 1) await preview('unknown');
  });
  const { errors } = await server.run(PREVIEW, { token: invitation });
  expect(errors).toMatchObject([{ extensions: { code: 'RATE_LIMITED' } }]);
});
