import { declareDerived } from '../../kernel/model';
import { DERIVED_FROM_PUBLICATIONS } from '../content/post-status';
import { Post } from '../content/post.entity';
import { Publication } from './publication.entity';
import { Schedule } from './schedule.entity';

/** Statuses are written once, to the publication. What follows for its schedule and its post is derived. */

declareDerived({
  on: Schedule,
  from: [{ of: Publication, reads: ['status'] }],
  set: {
    status: `COALESCE((SELECT CASE p.status
        WHEN 'QUEUED' THEN 'PENDING'
        WHEN 'PUBLISHED' THEN 'COMPLETED'
        WHEN 'FAILED' THEN 'FAILED'
        WHEN 'CANCELLED' THEN 'CANCELLED'
        ELSE 'PROCESSING' END
      FROM publications p WHERE p.organization_id = {organization} AND p.schedule_id = {id}), {status})`,
  },
});

declareDerived({
  on: Post,
  from: [
    // What the publisher notes of its waits, and when users were reminded, change no post.
    { of: Schedule, reads: ['status', 'scheduledAt'] },
    // Metrics are written often, and no post follows from them.
    { of: Publication, reads: ['status', 'schedule', 'createdAt', 'publishedAt', 'attemptedAt'] },
  ],
  set: DERIVED_FROM_PUBLICATIONS,
});
