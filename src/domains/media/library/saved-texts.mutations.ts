import { ID } from 'type-graphql';
import {
  declareBulkMutation,
  declareCrud,
  declareMutation,
  declarePermanentDeletion,
  increment,
  type MutationContext,
} from '../../../kernel/write';
import { SavedCta } from './saved-cta.entity';
import { SavedHashtag } from './saved-hashtag.entity';

const RIGHTS = {
  permission: 'TEMPLATES_WRITE',
  owner: 'createdBy',
  operations: ['create', 'update'],
} as const;

declareCrud(SavedHashtag, { ...RIGHTS, fields: ['hashtag', 'platform', 'category', 'performanceScore'] });
declareCrud(SavedCta, { ...RIGHTS, fields: ['text', 'kind', 'platform', 'performanceScore'] });

declarePermanentDeletion(SavedHashtag, { effect: 'Posts that contain it are unchanged.' });
declarePermanentDeletion(SavedCta, { effect: 'Posts that contain it are unchanged.' });

type UseContext = MutationContext<{ id: string }>;

/** Counts a use, which is no update by a user. */
const USED = { stamps: ['lastUsedAt'] } as const;

declareMutation('useSavedHashtag', {
  description: 'Counts a use of a saved hashtag.',
  needs: { permission: 'READ', of: () => SavedHashtag },
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'ID of the saved hashtag.', nullable: false }),
  idempotent: true,
  payload: { savedHashtag: () => SavedHashtag },
  handler: async ({ tx, input: { id } }: UseContext) => {
    await increment(tx, SavedHashtag, id, { usageCount: 1 }, USED);
    return { savedHashtag: id };
  },
});

declareMutation('useSavedCta', {
  description: 'Counts a use of a saved call to action.',
  needs: { permission: 'READ', of: () => SavedCta },
  input: (builder) =>
    void builder.add('id', () => ID, { description: 'ID of the saved call to action.', nullable: false }),
  idempotent: true,
  payload: { savedCta: () => SavedCta },
  handler: async ({ tx, input: { id } }: UseContext) => {
    await increment(tx, SavedCta, id, { usageCount: 1 }, USED);
    return { savedCta: id };
  },
});

declareBulkMutation('useSavedHashtags', {
  of: 'useSavedHashtag',
  description: 'Counts a use of several saved hashtags, such as those of a post.',
});
