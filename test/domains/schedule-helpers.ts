import { type Member, mutate, newOrganization } from '../support/people';
import { type Json, serverForTests } from '../support/server';

export const NOW = new Date('2026-11-02T10:00:00Z');
export const LATER = '2026-11-03T09:00:00+00:00';
export const LATEST = '2026-11-04T09:00:00+00:00';

const SCHEDULE =
  'schedule { status scheduledAt localDateTime timeZone occurrence createdBy { id } post { id } }';
const PUBLICATION = `id status version platform attemptedAt publishedAt socialAccount { id } ${SCHEDULE}`;
const POST = `id status scheduledAt publishedAt calendarAt version updatedAt
  viewerActions { schedule { allowed code reason } }
  publications { nodes { id } } schedules(orderBy: { field: SCHEDULED_AT, direction: ASC }) { nodes { status scheduledAt publication { id } } }`;

/** An organization with two accounts that accept texts without media files. */
interface Home {
  id: string;
  owner: Member;
  x: string;
  facebook: string;
}

/** A server whose clock stands at `NOW` before each test, with an organization that schedules posts. */
export function schedulesForTests() {
  const server = serverForTests();
  const home = {} as Home;
  beforeAll(async () => {
    const { id, owner } = await newOrganization(server);
    const x = await server.rows.account(id, { platform: 'X', username: 'tea' });
    const facebook = await server.rows.account(id, { platform: 'FACEBOOK', displayName: 'Tea House' });
    Object.assign(home, { id, owner, x, facebook });
  });
  beforeEach(() => server.clock.set(NOW));

  const schedule = (input: object, token = home.owner.token) =>
    mutate(server, 'schedulePost', input, token, `post { id status } publications { ${PUBLICATION} }`);
  return {
    server,
    home,
    schedule,
    change: (verb: 'reschedule' | 'cancel', input: object, token = home.owner.token) =>
      mutate(server, `${verb}Publication`, input, token, `publication { ${PUBLICATION} }`),
    postOf: async (post: string, token = home.owner.token): Promise<Json> => {
      const { data } = await server.run(`query($id: ID!) { post(id: $id) { ${POST} } }`, { id: post }, token);
      return data.post;
    },
    /** Schedules a post on one account. Returns the ID of the publication. */
    planned: async (post: string, at = LATER, account = home.x): Promise<string> => {
      const { publications } = await schedule({ postId: post, accountIds: [account], when: { at } });
      return publications[0].id as string;
    },
  };
}
