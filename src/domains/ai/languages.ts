import type { ContentLanguage } from '../common/content.enums';

/** Frequent words of Hindi in Latin script that are no words of English. */
const HINGLISH_WORDS = new Set(
  `aap aapka aapke aapki aapko aaj ab abhi achha achhi achhe apna apne apni aur baat baatein baad bahut batao bhi chaliye
   dekho dekhiye dost ek gaya hain hamara hamare hamari hum humein iska iske iski isko jaldi jaise jise jiska jo kaam kab
   kahan kaise karein karna karo karte kaun ke ki khaas khushi kiya koi kuch kya kyunki lekin liye log logon mein mera mere
   meri milte nahi nahin naya naye nayi pesh pyaar raha rahi rahe raay ruko saath sab sabse shukriya taiyaar taraf toh
   woh yaar yahan yeh zara zaroor zaroori zyada hai ka ko se dil ghar chai sirf wala wale wali khabar intezaar`.split(
    /\s+/,
  ),
);

export const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? [];

const isDevanagari = (word: string): boolean => /\p{Script=Devanagari}/u.test(word);
const shareOf = (words: readonly string[], has: (word: string) => boolean): number =>
  words.filter(has).length / words.length;

/** Returns the language of most words of a text. A single word such as `chai` does not make a text Hinglish. */
export function languageOf(text: string): ContentLanguage {
  const none = new Set<string>();
  const words = wordsIn(text);
  if (words.length && isInLanguage(text, 'HINDI', none)) return 'HINDI';
  const isMixed = words.filter((word) => HINGLISH_WORDS.has(word)).length > 1;
  return isMixed && isInLanguage(text, 'HINGLISH', none) ? 'HINGLISH' : 'ENGLISH';
}

/**
 * Returns whether a text is in a language. Names and other words that may be in any language, such as those of the request, are
 * `exempt`. A text without other words is in every language.
 */
export function isInLanguage(text: string, language: ContentLanguage, exempt: ReadonlySet<string>): boolean {
  const words = wordsIn(text).filter((word) => !exempt.has(word));
  if (!words.length) return true;
  const devanagari = shareOf(words, isDevanagari);
  const hinglish = shareOf(words, (word) => HINGLISH_WORDS.has(word));
  switch (language) {
    case 'HINDI':
      return devanagari >= 0.7;
    case 'HINGLISH':
      return devanagari === 0 && hinglish >= 0.15;
    case 'ENGLISH':
      return devanagari <= 0.1 && hinglish < 0.2;
  }
}
