import { enumeration, type NameOf } from '../../../kernel/model';

export const TemplateKind = enumeration('TemplateKind', 'The kind of a template.', {
  VIDEO_INTRO: 'The start of a video.',
  VIDEO_OUTRO: 'The end of a video.',
  CAPTION_STYLE: 'The style of captions.',
  SOCIAL_POST: 'The text of a post.',
});
export type TemplateKind = NameOf<typeof TemplateKind>;
