import type { Brief } from '../../domains/ai/brief.port';

/** Sentences of articles that quote a text in another language. They state no fact about `{topic}`. */
interface ArticlePhrases {
  readonly summary: string;
  /** With the closing, enough words for an article whatever it quotes. */
  readonly opening: string;
  /** Each stands before a quotation. */
  readonly introductions: readonly string[];
  readonly closing: string;
}

const ENGLISH: ArticlePhrases = {
  summary: 'The most important points in the words of the original: {topic}.',
  opening:
    'This article is about the following topic: {topic}. It collects the most important points of a longer text, one after the other, in the words in which they were said. Nothing has been added to them.',
  introductions: [
    'The first point is this one:',
    'It is followed by another one:',
    'This is worth a second thought:',
    'Another point that matters:',
    'The text goes on like this:',
    'This is good to remember:',
  ],
  closing:
    'These were the most important points. If you would like to know more, take your time for the whole text, and tell us what you think about it.',
};

const HINDI: ArticlePhrases = {
  summary: 'इस विषय की सबसे ज़रूरी बातें, मूल शब्दों में: {topic}।',
  opening:
    'यह लेख इस विषय पर है: {topic}। इसमें एक लंबे पाठ की सबसे ज़रूरी बातें एक के बाद एक दी गई हैं, उन्हीं शब्दों में जिनमें वे कही गई थीं। इनमें अपनी ओर से कुछ भी नहीं जोड़ा गया है।',
  introductions: [
    'सबसे पहली बात यह है:',
    'इसके बाद यह बात आती है:',
    'यह बात भी ध्यान देने लायक है:',
    'एक और ज़रूरी बात यह है:',
    'आगे यह कहा गया है:',
    'इसे याद रखना अच्छा रहेगा:',
  ],
  closing:
    'ये थीं इस विषय की सबसे ज़रूरी बातें। अगर आप और जानना चाहते हैं, तो समय निकालकर पूरा पाठ देखिए और अपनी राय हमें ज़रूर बताइए।',
};

const HINGLISH: ArticlePhrases = {
  summary: 'Is topic ki sabse zaroori baatein, unhi shabdon mein: {topic}.',
  opening:
    'Yeh article iske baare mein hai: {topic}. Isme ek lambe text ki sabse zaroori baatein hain, ek ke baad ek, unhi shabdon mein jinme woh kahi gayi thi. Humne apni taraf se kuch bhi nahi joda hai.',
  introductions: [
    'Sabse pehli baat yeh hai:',
    'Iske baad yeh baat aati hai:',
    'Yeh baat bhi khaas hai:',
    'Ek aur zaroori baat yeh hai:',
    'Phir yeh kaha gaya hai:',
    'Isko yaad rakhna achha hai:',
  ],
  closing:
    'Yeh thi is topic ki sabse zaroori baatein. Aur jaanna ho toh time nikaal kar poora text dekho, aur apni raay humein zaroor batao.',
};

export const ARTICLE_PHRASES: Readonly<Record<Brief['language'], ArticlePhrases>> = {
  ENGLISH,
  HINDI,
  HINGLISH,
};
