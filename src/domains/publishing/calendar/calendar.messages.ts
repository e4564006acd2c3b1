import { declareMessages } from '../../../kernel/messages';

export const CALENDAR_MESSAGES = declareMessages('calendar', {
  duplicateSlot: {
    en: 'A slot can be added only once. Remove the duplicate.',
    hi: 'किसी स्लॉट को केवल एक बार जोड़ा जा सकता है। दोहराया गया स्लॉट हटाएँ।',
  },
  slotOfOtherClientAccount: {
    en: 'This social account belongs to another client account than the calendar. Choose another social account.',
    hi: 'यह सोशल खाता कैलेंडर से अलग क्लाइंट खाते का है। कोई दूसरा सोशल खाता चुनें।',
  },
  noFreeSlot: {
    en: '{account} has no free slot in the next {weeks} weeks. Add slots to a calendar, or choose a time.',
    hi: '{account} के लिए अगले {weeks} सप्ताह में कोई खाली स्लॉट नहीं है। कैलेंडर में स्लॉट जोड़ें या कोई समय चुनें।',
  },
});
