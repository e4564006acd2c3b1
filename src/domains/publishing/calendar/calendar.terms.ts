import { declareNouns, declareTerms } from '../../../kernel/messages';

declareNouns({
  calendar: { hi: 'कैलेंडर', gender: 'm', pluralOblique: 'कैलेंडरों' },
  'calendar entry': {
    hi: 'कैलेंडर प्रविष्टि',
    gender: 'f',
    plural: 'कैलेंडर प्रविष्टियाँ',
    pluralOblique: 'कैलेंडर प्रविष्टियों',
  },
  'posting slot': { hi: 'पोस्टिंग स्लॉट', gender: 'm', pluralOblique: 'पोस्टिंग स्लॉटों' },
  'slot hold': { hi: 'स्लॉट पर रोक', gender: 'f', oblique: 'स्लॉट की रोक', pluralOblique: 'स्लॉट की रोकों' },
});

declareTerms('field', {
  accountId: { en: 'Account', hi: 'खाता' },
  after: { en: 'Earliest time', hi: 'सबसे पहला समय' },
  before: { en: 'Latest time', hi: 'सबसे बाद का समय' },
  bestTime: { en: 'Best time', hi: 'सर्वोत्तम समय' },
  calendarId: { hi: 'कैलेंडर' },
  date: { hi: 'तिथि' },
  first: { en: 'Number of items', hi: 'आइटमों की संख्या' },
  maxPerDay: { en: 'Publications per day', hi: 'प्रति दिन प्रकाशन' },
  nextFreeSlot: { en: 'Next free slot', hi: 'अगला खाली स्लॉट' },
  notes: { hi: 'टिप्पणियाँ' },
  reason: { hi: 'कारण' },
  slots: { hi: 'स्लॉट' },
  time: { hi: 'समय' },
  weekday: { en: 'Day of the week', hi: 'सप्ताह का दिन' },
});
