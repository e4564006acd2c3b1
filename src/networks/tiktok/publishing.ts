import { NetworkError } from '../../domains/channels/network.port';
import type {
  FollowUpCall,
  FollowUpResult,
  PublishingAccount,
  PublishingPort,
} from '../../domains/publishing/publishing.port';
import { NetworkClient, type Shared } from '../network-client';
import { publishingPort } from '../publishing';
import { tiktokApi } from './api';
import { find, permalinkOf } from './evidence';
import { tiktokDialect } from './failures';
import { beginning, checkCreator, isPublic, isVideo, TikTokState } from './posts';
import { awaitPublished, statusOf } from './status';
import { finishUpload, publishPhotos, resumed, startUpload, uploadPart } from './uploads';

/** Whether an ID is that of a post. Publications have names with other characters. */
const isPostId = (id: string): boolean => /^\d+$/.test(id);

/** TikTok: the settings of the creator are checked, then a video is uploaded, or photos are fetched by TikTok. */
export function tiktokPublishing(shared: Shared): PublishingPort {
  const client = new NetworkClient('TIKTOK', tiktokDialect, shared);
  const apiOf = (account: PublishingAccount) => tiktokApi(client, account);

  /** Reads the ID and the URL of a public post, which TikTok tells after moderation. */
  async function permalink({ account, post }: FollowUpCall): Promise<FollowUpResult> {
    const api = apiOf(account);
    const { platformPostId: known } = post;
    const [id] = isPostId(known) ? [known] : (await statusOf(api, known)).publicaly_available_post_id;
    if (id === undefined)
      throw new NetworkError('TIKTOK has not told the ID of a post.', {
        platform: 'TIKTOK',
        class: 'NOT_SENT',
        retryAt: client.after(client.limit('publishing.moderation_interval_min')),
      });
    return { post: { ...post, platformPostId: id, permalink: await permalinkOf(api, id) } };
  }

  return publishingPort<TikTokState>({
    client,
    state: TikTokState,
    begin: () => beginning(),
    steps: {
      checkCreator: {
        effect: 'NONE',
        run: async ({ account, draft, state }) => {
          await checkCreator(apiOf(account), draft);
          return { state: { ...state, step: isVideo(draft) ? 'startUpload' : 'publishPhotos' } };
        },
      },
      startUpload: { effect: 'HIDDEN', run: (call) => startUpload(apiOf(call.account), call) },
      uploadPart: { effect: 'HIDDEN', run: (call) => uploadPart(client, call) },
      resumeUpload: {
        effect: 'NONE',
        run: async (call) => {
          const { uploaded_bytes: bytes } = await statusOf(apiOf(call.account), call.state.publishId ?? '');
          return { state: resumed(call, bytes) };
        },
      },
      finishUpload: { effect: 'VISIBLE', run: (call) => finishUpload(client, call) },
      publishPhotos: { effect: 'VISIBLE', run: (call) => publishPhotos(apiOf(call.account), call) },
      awaitPublished: { effect: 'NONE', run: (call) => awaitPublished(apiOf(call.account), call) },
    },
    find: (search) => find(apiOf(search.account), search),
    followUps: {
      permalink: { effect: 'NONE', isFor: isPublic, delay: 'publishing.moderation_wait', run: permalink },
    },
  });
}
