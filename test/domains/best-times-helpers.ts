import type { Json, TestServer } from '../support/server';

/** Publications of a social account on X, as which best times are compared. */
export function publicationsOn(server: TestServer, organization: string, socialAccount: string) {
  /** Stores publications of an hour. */
  async function publish(count: number, publishedAt: string, values: Json = {}): Promise<void> {
    const post = await server.rows.post(organization);
    for (let number = 0; number < count; number += 1)
      await server.rows.publication(organization, post, {
        ...{ socialAccount, platform: 'X', status: 'PUBLISHED', publishedAt: new Date(publishedAt) },
        ...values,
      });
  }

  /** Publications of three hours: one with more engagement than the average of 10, one with less, and an average one. */
  async function publishAll(): Promise<void> {
    await publish(10, '2026-10-27T09:15:00Z', { insightsLikes: 10, insightsComments: 5 });
    await publish(10, '2026-10-28T18:00:00Z', { insightsLikes: 5 });
    await publish(4, '2026-10-30T12:59:00Z', { insightsShares: 10 });
  }

  return { publish, publishAll };
}
