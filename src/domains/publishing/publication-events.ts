import { formatDateTime } from '../../kernel/model';
import { type DomainEvent, type EventWriter, recordEvent } from '../../kernel/write';
import type { PublicationVerb } from './publication-verbs';

/** The publication that an event is about. */
interface EventSubject {
  readonly id: string;
  readonly organization: string;
  readonly clientAccount: string | null;
}

/** What the audit log says of an action, by name. */
export type ActionDetails = Readonly<Record<string, string | Date | null | undefined>>;

const printed = (value: string | Date): string => (value instanceof Date ? formatDateTime(value) : value);

/** Returns the event of an action with its details. Those without a value are omitted. */
export const withDetails = (event: DomainEvent, details: ActionDetails): DomainEvent => {
  const given = Object.entries(details).flatMap(([name, value]): [string, string][] =>
    value === null || value === undefined ? [] : [[name, printed(value)]],
  );
  return { ...event, payload: { ...event.payload, ...Object.fromEntries(given) } };
};

/** Returns an event of a publication. It names no user. */
export const publicationEvent = (
  { id, organization, clientAccount }: EventSubject,
  verb: PublicationVerb | 'created',
  details: ActionDetails = {},
): DomainEvent =>
  withDetails(
    {
      name: `publication.${verb}`,
      tenantId: organization,
      subjectId: id,
      payload: { scopes: clientAccount === null ? [] : [clientAccount] },
    },
    details,
  );

/** Records an event of a publication that no user caused, in the transaction of the writer. */
export const recordPublicationEvent = (
  writer: EventWriter,
  subject: EventSubject,
  verb: PublicationVerb,
  details: ActionDetails = {},
): Promise<void> => recordEvent(writer, publicationEvent(subject, verb, details));
