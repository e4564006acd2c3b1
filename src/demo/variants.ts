import type { PostVariant } from '../domains/content/post-variant.entity';
import type { Written } from './posts';
import { after, random } from './random';
import type { RowOf } from './seed-context';
import { hooks } from './texts/hooks';

/** Every this many posts has variants. */
const EVERY = 12;

/** Returns variants of some posts: their caption, which is selected, with another opening and other hashtags. */
export function variantRows(written: readonly Written[]): RowOf<PostVariant>[] {
  random.seed(1111);
  return written
    .filter((_, index) => index % EVERY === 0)
    .flatMap(({ row: post, createdAt }) => {
      const at = after(createdAt, { hours: 1 });
      const { caption, hashtags } = post as { readonly caption?: string | null; readonly hashtags: string[] };
      const variant = (kind: PostVariant['kind'], text: string, isSelected: boolean): RowOf<PostVariant> => ({
        id: random.id(at),
        organization: post.organization,
        clientAccount: post.clientAccount ?? null,
        post: post.id,
        kind,
        text,
        aiModel: isSelected ? null : 'gpt-4o-mini',
        engagementEstimate: isSelected ? null : random.int(35, 90),
        isSelected,
        createdBy: (post as { readonly author?: string }).author ?? null,
        createdAt: at,
        updatedAt: at,
      });
      return [
        ...(caption ? [variant('CAPTION', caption, true)] : []),
        variant('HOOK', random.one(hooks), false),
        ...(hashtags.length ? [variant('HASHTAGS', hashtags.map((tag) => `#${tag}`).join(' '), true)] : []),
      ];
    });
}
