import type { ContentProblem } from '../../domains/channels/network.port';

/** What subcodes reject. */
const SUBCODES: Readonly<Record<number, ContentProblem>> = {
  1346003: { field: 'text', rule: 'POLICY' },
  1366046: { field: 'media', rule: 'FORMAT' },
  1404102: { field: 'text', rule: 'POLICY' },
  1609005: { field: 'options.facebook.link', rule: 'URL' },
  1609008: { field: 'options.facebook.link', rule: 'URL' },
  2207004: { field: 'media', rule: 'SIZE' },
  2207005: { field: 'media', rule: 'FORMAT' },
  2207006: { field: 'media', rule: 'MISSING' },
  2207009: { field: 'media', rule: 'RATIO' },
  2207010: { field: 'text', rule: 'LENGTH' },
  2207023: { field: 'media', rule: 'TYPE' },
  2207026: { field: 'media', rule: 'FORMAT' },
  2207028: { field: 'media', rule: 'COUNT' },
  2207040: { field: 'text', rule: 'MENTIONS' },
  2207052: { field: 'media', rule: 'UNREACHABLE' },
  2207057: { field: 'options.instagram.coverMilliseconds', rule: 'RANGE' },
  2207077: { field: 'media', rule: 'UNREACHABLE' },
};

/** Fields of a draft by the parameters of calls. */
const PARAMETERS: Readonly<Record<string, string>> = {
  alt_text: 'media.altText',
  alt_text_custom: 'media.altText',
  attached_media: 'media',
  audio_name: 'options.instagram.audioName',
  caption: 'text',
  collaborators: 'options.instagram.collaborators',
  description: 'text',
  link: 'options.facebook.link',
  location_id: 'options.instagram.locationId',
  message: 'text',
  url: 'media',
};

/** Returns what an error rejects, by its subcode or the parameter that its message names. */
export function problemOf(message: string, subcode: number | undefined): ContentProblem {
  const known = SUBCODES[subcode ?? 0];
  if (known) return known;
  const parameter = /\bparam(?:eter)? (\w+)/i.exec(message)?.[1] ?? '';
  return { field: PARAMETERS[parameter] ?? '', rule: 'INVALID' };
}
