import { enumeration, type NameOf } from '../../kernel/model';

export const TonePreset = enumeration('TonePreset', 'The preset that the tone of a brand starts from.', {
  PROFESSIONAL: 'Factual and polished.',
  CASUAL: 'Informal, as among friends.',
  VIRAL: 'Attention-grabbing, made to be shared.',
  HINGLISH: 'Informal, in Hindi and English mixed.',
});
export type TonePreset = NameOf<typeof TonePreset>;

export const AudienceGender = enumeration('AudienceGender', 'The gender of an audience.', {
  ALL: 'People of all genders.',
  FEMALE: 'Women.',
  MALE: 'Men.',
});
export type AudienceGender = NameOf<typeof AudienceGender>;
