/** Internal tables, read only by SECURITY DEFINER functions and by migrations. */
export const INNER_TABLES = [
  'public.migrations',
  'public.role_permissions',
  'events.recorded',
  'events.stream',
  'idempotency.keys',
  'jobs.workers',
  'media.link_keys',
  'auth.attempts',
  'auth.one_time_tokens',
  'auth.refresh_tokens',
  'tenancy.access',
  'search.documents',
  'tenancy.stored_bytes',
  'channels.rate_limit_windows',
  'channels.data_deletions',
  'channels.webhook_deliveries',
];
