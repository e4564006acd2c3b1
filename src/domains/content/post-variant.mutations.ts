import { ID } from 'type-graphql';
import { isUuid, modelOf } from '../../kernel/model';
import {
  addExpectedVersion,
  applyChange,
  asSystem,
  assertVersion,
  declareMutation,
  invalidValue,
  lockRow,
  type MutationContext,
  MutationError,
  recordChange,
  throwNotFound,
  UserErrorCode,
  type Values,
  valuesEqual,
} from '../../kernel/write';
import { MAX_CAPTION_LENGTH } from '../common/content.texts';
import { CONTENT_MESSAGES } from './content.messages';
import { PostVariant } from './post-variant.entity';
import { hashtagsOf, withHook } from './post-variant.texts';
import { Post } from './post.entity';

const model = modelOf(Post);
const variantModel = modelOf(PostVariant);

interface SelectPostVariantInput {
  readonly postId: string;
  readonly variantId: string;
  readonly expectedVersion?: number | null;
}
type Context = MutationContext<SelectPostVariantInput>;

/** Locks the post of the input. */
async function lockPost({ tx, input: { postId } }: Context): Promise<Post & Values> {
  const found = isUuid(postId) ? await tx.manager.findOneBy(Post, { id: postId }) : null;
  const path = ['input', 'postId'];
  if (!found || found.deletedAt) return throwNotFound('post', path);
  return (await lockRow(tx, model, postId, false, path)) as Post & Values;
}

/** Returns the variants of a post that are selected, and the one of the input, of which it throws if there is none. */
async function findVariants(
  { tx, input: { variantId } }: Context,
  { id: post, organization }: Post,
): Promise<{ variant: PostVariant; selected: PostVariant[] }> {
  const id = isUuid(variantId) ? variantId.toLowerCase() : '';
  const variants = await tx.manager.findBy(PostVariant, { organization, post });
  const variant = variants.find((one) => one.id === id);
  if (!variant) return throwNotFound('variant', ['input', 'variantId']);
  return { variant, selected: variants.filter(({ isSelected }) => isSelected) };
}

/** Returns the values of the post with a variant. A selected hook stays at the start of the caption. */
function valuesWith(post: Post, { kind, text }: PostVariant, selected: readonly PostVariant[]): Values {
  const hook = selected.find((one) => one.kind === 'HOOK')?.text ?? null;
  if (kind === 'HASHTAGS') return { hashtags: hashtagsOf(text) ?? [] };
  if (kind === 'CALL_TO_ACTION') return { callToAction: text };
  if (kind === 'HOOK') return { caption: withHook(post.caption, text, hook) };
  return { caption: hook === null ? text : withHook(text, hook, null) };
}

/** Writes the part of the post, like `updatePost`: an unchanged post keeps its version. */
async function writePost(ctx: Context, before: Post & Values, values: Values): Promise<void> {
  const { tx, context } = ctx;
  const { caption } = values;
  if (typeof caption === 'string' && Array.from(caption).length > MAX_CAPTION_LENGTH)
    throw new MutationError([
      invalidValue(
        UserErrorCode.TOO_LONG,
        CONTENT_MESSAGES.captionTooLong({ maximum: MAX_CAPTION_LENGTH }),
        ['input', 'variantId'],
        { maximum: MAX_CAPTION_LENGTH, unit: 'CHARACTERS' },
      ),
    ]);
  const changes = Object.entries(values).some(
    ([name, value]) => !valuesEqual(value, before[name], model.attributes.get(name)!.type),
  );
  if (!changes) return;
  const change = { context, tx, before, values };
  await applyChange(model, change);
  await recordChange(change, model, 'updated', before.id);
}

/** Marks a variant as selected in place of the one of its kind that was. */
async function swapSelection(
  { tx, context }: Context,
  variant: PostVariant,
  selected: readonly PostVariant[],
): Promise<void> {
  if (variant.isSelected) return;
  const former = selected.filter(({ kind }) => kind === variant.kind);
  await asSystem(tx, variant.organization, async () => {
    for (const [row, isSelected] of [
      ...former.map((row) => [row, false] as const),
      [variant, true] as const,
    ]) {
      const change = { context, tx, before: row as PostVariant & Values, values: { isSelected } };
      await applyChange(variantModel, change);
      await recordChange(change, variantModel, 'updated', row.id);
    }
  });
}

declareMutation('selectPostVariant', {
  description:
    'Selects a variant in place of the selected one of its kind, and writes its text to the post: the caption, the hashtags, the call to action, or a hook at the start of the caption, which replaces the selected one and stays there when another caption is selected.',
  needs: { permission: 'CONTENT_WRITE', of: () => Post, by: 'postId' },
  input: (builder) => {
    builder
      .add('postId', () => ID, { description: 'ID of the post.', nullable: false })
      .add('variantId', () => ID, { description: 'ID of the variant.', nullable: false });
    addExpectedVersion(builder);
  },
  errors: ['TOO_LONG', 'InvalidValueError', 'VersionConflictError'],
  payload: { post: () => Post, variant: { type: () => PostVariant, description: 'The selected variant.' } },
  handler: async (ctx: Context) => {
    const post = await lockPost(ctx);
    assertVersion(model, post, {}, ctx.input.expectedVersion, []);
    const { variant, selected } = await findVariants(ctx, post);
    await writePost(ctx, post, valuesWith(post, variant, selected));
    await swapSelection(ctx, variant, selected);
    return { post: post.id, variant: variant.id };
  },
});
