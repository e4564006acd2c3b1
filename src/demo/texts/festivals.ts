/** A festival, in the three spellings that captions need. */
export interface Festival {
  readonly english: string;
  readonly hindi: string;
  readonly tag: string;
}

const festival = (english: string, hindi: string): Festival => ({
  english,
  hindi,
  tag: english.toLowerCase().replace(/[^a-z]/g, ''),
});

/** Festivals from January on, two per month, so that captions of one month differ. */
const BY_MONTH: readonly (readonly [Festival, Festival])[] = [
  [festival('Makar Sankranti', 'मकर संक्रांति'), festival('Republic Day', 'गणतंत्र दिवस')],
  [festival('Vasant Panchami', 'वसंत पंचमी'), festival('Maha Shivaratri', 'महाशिवरात्रि')],
  [festival('Holi', 'होली'), festival('Gangaur', 'गणगौर')],
  [festival('Baisakhi', 'बैसाखी'), festival('Ram Navami', 'राम नवमी')],
  [festival('Akshaya Tritiya', 'अक्षय तृतीया'), festival('Buddha Purnima', 'बुद्ध पूर्णिमा')],
  [festival('Eid', 'ईद'), festival('Rath Yatra', 'रथ यात्रा')],
  [festival('Guru Purnima', 'गुरु पूर्णिमा'), festival('Hariyali Teej', 'हरियाली तीज')],
  [festival('Raksha Bandhan', 'रक्षाबंधन'), festival('Independence Day', 'स्वतंत्रता दिवस')],
  [festival('Ganesh Chaturthi', 'गणेश चतुर्थी'), festival('Onam', 'ओणम')],
  [festival('Navratri', 'नवरात्रि'), festival('Dussehra', 'दशहरा')],
  [festival('Diwali', 'दीपावली'), festival('Bhai Dooj', 'भाई दूज')],
  [festival('Christmas', 'क्रिसमस'), festival('New Year', 'नया साल')],
];

/** Returns the festivals of the month of a date. */
export const festivalsOf = (instant: Date): readonly [Festival, Festival] => BY_MONTH[instant.getUTCMonth()]!;
