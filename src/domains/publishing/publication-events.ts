import { type EventWriter, recordEvent } from '../../kernel/write';

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
