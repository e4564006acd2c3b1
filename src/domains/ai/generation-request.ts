import { consumeAttemptIn, type RateLimit } from '../../kernel/auth';
import { modelOf } from '../../kernel/model';
import {
  canWrite,
  checkTenant,
  createOne,
  findRow,
  MutationError,
  type MutationContext,
  referenceExists,
  referenceNotFound,
  throwForbidden,
  throwUserError,
  UserErrorCode,
} from '../../kernel/write';
import { BrandProfile } from '../brand/brand-profile.entity';
import { Campaign } from '../campaigns/campaign.entity';
import { Post } from '../content/post.entity';
import { ClientAccount } from '../organizations/client-account.entity';
import { AiGeneration } from './ai-generation.entity';
import type { AiModelTier } from './ai.enums';
import { AI_MESSAGES } from './ai.messages';
import type { BriefInput } from './new-brief';

const model = modelOf(AiGeneration);
const RIGHTS = { model, permission: 'AI_USE', owner: 'createdBy' };

/** Models cost money, whoever asks. */
export const GENERATIONS: RateLimit = { name: 'AI generations of a user', limit: 120, windowSeconds: 3_600 };

/** The input of a mutation that starts generations, or only previews their cost. */
export interface PreviewableInput {
  readonly dryRun?: boolean | null;
}

/** The input that all generations have in common. */
export interface GenerationInput extends BriefInput, PreviewableInput {
  readonly organizationId: string;
  readonly clientAccountId?: string | null;
  readonly postId?: string | null;
  readonly campaignId?: string | null;
  readonly modelTier?: AiModelTier | null;
  readonly seed?: number | null;
}

export type GenerationContext = MutationContext<GenerationInput>;
type Context = GenerationContext;

/** Throws unless all IDs refer to objects of the organization that the actor can see. */
async function checkReferences({ tx, input }: Context): Promise<void> {
  const references = [
    { target: ClientAccount, id: input.clientAccountId, field: 'clientAccountId' },
    { target: Post, id: input.postId, field: 'postId' },
    { target: Campaign, id: input.campaignId, field: 'campaignId' },
    { target: BrandProfile, id: input.brandProfileId, field: 'brandProfileId' },
  ];
  const errors = [];
  for (const { target, id, field } of references) {
    if (id === null || id === undefined) continue;
    const { label } = modelOf(target);
    if (!(await referenceExists(tx, modelOf(target), id, input.organizationId)))
      errors.push(referenceNotFound(label, 'organization', ['input', field]));
  }
  if (errors.length) throw new MutationError(errors);
}

/** Returns the post of the input. Throws if it belongs to another client account than the one in the input. */
async function postOf({ tx, input }: Context): Promise<Post | null> {
  const { postId, clientAccountId } = input;
  if (postId === null || postId === undefined) return null;
  const post = (await findRow(tx, modelOf(Post), postId, false)) as unknown as Post;
  if (clientAccountId && clientAccountId !== post.clientAccount)
    throwUserError(UserErrorCode.INVALID, AI_MESSAGES.otherClientAccount(), ['input', 'clientAccountId']);
  return post;
}

/** Counts a generation for the rate limit. Throws if it is exceeded. Previews are not counted. */
export async function countGeneration({
  tx,
  input,
  context,
}: MutationContext<PreviewableInput>): Promise<void> {
  if (!input.dryRun) await consumeAttemptIn(tx, { rateLimit: GENERATIONS, key: context.actor!.userId });
}

/** Throws unless the actor can generate content for the organization and client account. Returns its post. */
export async function checkRequest(
  ctx: Context,
): Promise<{ post: Post | null; clientAccount: string | null }> {
  const { tx, input, context } = ctx;
  const { organizationId: organization } = input;
  await checkTenant(tx, model, { organization });
  const createdBy = context.actor!.userId;
  const mayCreate = (clientAccount: string | null): Promise<boolean> =>
    canWrite(tx, RIGHTS, { organization, clientAccount, createdBy });
  if (!(await mayCreate(input.clientAccountId ?? null))) throwForbidden(model, createOne(model));
  await checkReferences(ctx);
  const post = await postOf(ctx);
  const clientAccount = (post ? post.clientAccount : input.clientAccountId) ?? null;
  if (post && !(await mayCreate(clientAccount))) throwForbidden(model, createOne(model));
  await countGeneration(ctx);
  return { post, clientAccount };
}
