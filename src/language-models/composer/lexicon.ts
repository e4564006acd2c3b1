import type { TextAnalysis } from '../../domains/ai/analysis.port';

const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** Words of English, Hindi and Hinglish that say nothing about the subject of a text. */
export const STOP_WORDS = words(
  `the and for with that this from are was were been being have has had not but you your they them their there then than when
   what which who how why where our ours his her its she him into onto over under about after before just also very can could
   will would should may might must one two three all any some more most much many each every other such only own same too now
   here out off again because while during between through both few these those don't doesn't didn't isn't aren't wasn't let
   good great best better new like get got make made say said says thing things lot really well even still back way going want need know think see come
   aur hai hain ka ki ke ko se mein par yeh woh tha thi the kya kyun kaise nahi nahin bhi toh hum aap main mera meri unka jab
   tab agar lekin ek koi kuch sab apna apne apni hota hoti karna karte kar raha rahe rahi liye wala wale wali
   और है हैं का की के को से में पर यह वह था थी थे क्या क्यों कैसे नहीं भी तो हम आप मैं मेरा मेरी जब तब अगर लेकिन एक कोई कुछ सब
   अपना अपने अपनी होता होती करना करते कर रहा रहे रही लिए वाला वाले वाली ने इस उस ही हो गया जो`,
);

export const POSITIVE = words(
  `good great best better love loved loves happy happiness joy win won success successful easy beautiful proud thank thanks
   wonderful amazing excellent favorite favourite growth grow growing strong fresh safe trust hope enjoy enjoyed delicious
   achha achhi achhe khushi pyaar badhiya shandar safal अच्छा अच्छी अच्छे ख़ुशी खुशी प्यार बढ़िया शानदार सफल सफलता`,
);

export const NEGATIVE = words(
  `bad worse worst hate hated sad fail failed failure fear afraid angry anger hard difficult problem problems mistake mistakes
   lose lost loss wrong never poor pain tired expensive broken worry worried stress
   bura buri kharab mushkil galat dukh darr gussa nuksan बुरा बुरी ख़राब मुश्किल ग़लत गलत दुख डर गुस्सा नुक़सान नुकसान`,
);

/** Words that make people read on. */
export const HOOK_WORDS = words(
  `secret never always mistake mistakes truth nobody everyone first stop why how imagine surprise surprising learned changed
   kyun kaise kabhi raaz galti sach pehla क्यों कैसे कभी राज़ ग़लती गलती सच पहला`,
);

/** Words that express an emotion. */
export const EMOTIONS: Readonly<Record<TextAnalysis['emotions'][number]['emotion'], ReadonlySet<string>>> = {
  JOY: words('happy happiness joy love loved enjoy enjoyed laugh smile celebrate khushi pyaar ख़ुशी खुशी प्यार'),
  TRUST: words(
    'trust promise honest honesty safe reliable together family team bharosa parivar भरोसा परिवार',
  ),
  SURPRISE: words('surprise surprised surprising suddenly unexpected wow amazing imagine achanak अचानक'),
  SADNESS: words('sad loss lost miss cry tears alone dukh दुख'),
  FEAR: words('fear afraid worry worried risk danger stress darr डर'),
  ANGER: words('angry anger hate hated unfair furious gussa गुस्सा'),
};

/** Words before the name of a person, as a regular expression. */
export const TITLES = String.raw`Mr\.?|Mrs\.?|Ms\.?|Dr\.?|Prof\.?|Shri|Smt\.?|I am|I’m|I'm|[Mm]y name is`;
/** Last words of the names of organizations, as a regular expression. */
export const ORGANIZATION_ENDINGS = 'Ltd|Limited|Inc|LLP|Company|Foundation|University|Institute|Association';
