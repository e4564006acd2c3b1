import { type EventWriter, recordEvent } from '../../kernel/write';

/** The transaction of a job. */
interface JobClient {
  query(sql: string, values: unknown[]): Promise<{ rows: unknown[] }>;
}

/** Returns the writer of events and notifications in the transaction of a job. */
export const writerOf = (client: JobClient): EventWriter => ({
  query: async (sql, values) => (await client.query(sql, [...values])).rows,
});

/** The publication that an event is about. */
interface EventSubject {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
}

/** What subscribers are told of. */
export type PublicationVerb = 'updated' | 'published' | 'failed' | 'held' | 'reminded' | 'moved';

/** Records an event of a publication that no user caused, in the transaction of the writer. */
export const recordPublicationEvent = (
  writer: EventWriter,
  { id, organization, clientAccount }: EventSubject,
  verb: PublicationVerb,
): Promise<void> =>
  recordEvent(writer, {
    name: `publication.${verb}`,
    tenantId: organization,
    subjectId: id,
    payload: { scopes: clientAccount === null ? [] : [clientAccount] },
  });
