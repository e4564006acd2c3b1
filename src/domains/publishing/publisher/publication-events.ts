import type { PoolClient } from 'pg';
import { type EventWriter, recordEvent } from '../../../kernel/write';

/** What subscribers are told of. */
export type PublicationVerb = 'updated' | 'published' | 'failed';

/** Returns the writer of events and notifications in a transaction. */
export const writerOf = (client: PoolClient): EventWriter => ({
  query: async (sql, values) => (await client.query(sql, [...values])).rows as unknown[],
});

/** The publication that an event is about. */
interface EventSubject {
  readonly organization: string;
  readonly publication: string;
  readonly clientAccount: string | null;
}

/** Records an event of a publication in the transaction of the change. */
export const recordPublicationEvent = (
  client: PoolClient,
  { organization, publication, clientAccount }: EventSubject,
  verb: PublicationVerb,
): Promise<void> =>
  recordEvent(writerOf(client), {
    name: `publication.${verb}`,
    tenantId: organization,
    subjectId: publication,
    payload: { scopes: clientAccount === null ? [] : [clientAccount] },
  });
