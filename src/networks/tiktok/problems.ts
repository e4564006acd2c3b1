import type { ContentProblem } from '../../domains/channels/network.port';

/** Fields of a draft by the parameters that messages name. */
const PARAMETERS: readonly (readonly [parameter: RegExp, field: string])[] = [
  [/\bprivacy_level\b/, 'options.tiktok.privacy'],
  [/\bdescription\b/, 'text'],
  [/\bvideo_cover_timestamp_ms\b/, 'options.tiktok.coverMilliseconds'],
  [/\bphoto_cover_index\b/, 'options.tiktok.coverPosition'],
  [/\bbrand_content_toggle\b/, 'options.tiktok.isBrandContent'],
  [/\bbrand_organic_toggle\b/, 'options.tiktok.isOwnBrandContent'],
  [/\bphoto_images\b|\bvideo_size\b|\bchunk/, 'media'],
];

/** Returns what an error of a call rejects. The text of a video is its title, and photos have both. */
export function problemOf(code: string, message: string, path: string): ContentProblem {
  if (code === 'privacy_level_option_mismatch')
    return { field: 'options.tiktok.privacy', rule: 'NOT_ALLOWED' };
  const rule = /at most|too long|length/i.test(message) ? 'LENGTH' : 'INVALID';
  if (/\btitle\b/.test(message))
    return { field: path.includes('/content/init') ? 'options.tiktok.title' : 'text', rule };
  return { field: PARAMETERS.find(([parameter]) => parameter.test(message))?.[1] ?? '', rule };
}
