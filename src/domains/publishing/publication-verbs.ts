/** What users do with publications. */
const USER_VERBS = ['created', 'rescheduled', 'canceled', 'retried', 'confirmed'] as const;

/** What happens to publications without a user. `removed` is the post on its platform. */
const SYSTEM_VERBS = ['published', 'failed', 'held', 'reminded', 'moved', 'removed'] as const;

/** Events that no user causes. `updated` is progress of sending. */
export type PublicationVerb = (typeof SYSTEM_VERBS)[number] | 'updated';

/** Events that the audit log has, too. */
export const RECORDED_VERBS: readonly string[] = [...USER_VERBS, ...SYSTEM_VERBS];
