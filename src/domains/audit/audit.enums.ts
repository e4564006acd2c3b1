import { enumeration, type NameOf } from '../../kernel/model';

export const AuditActorKind = enumeration('AuditActorKind', 'The kind of actor of an audit entry.', {
  USER: 'A user.',
  ANONYMOUS: 'A request without an access token.',
  SYSTEM: 'Marquee itself, such as a background job.',
});
export type AuditActorKind = NameOf<typeof AuditActorKind>;
