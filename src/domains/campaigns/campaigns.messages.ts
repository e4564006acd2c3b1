import { declareMessages } from '../../kernel/messages';

export const CAMPAIGN_MESSAGES = declareMessages('campaigns', {
  purposeRequired: {
    en: 'Purpose is required for paid campaigns.',
    hi: 'सशुल्क अभियानों के लिए उद्देश्य चुनना आवश्यक है।',
  },
  endBeforeStart: {
    en: 'End date must not be before the start date.',
    hi: 'अंतिम तिथि, आरंभ तिथि से पहले की नहीं हो सकती।',
  },
  currencyUsed: {
    en: 'Currency cannot be changed after money was spent ({currency}). Create a new campaign instead.',
    hi: 'राशि ({currency}) खर्च होने के बाद मुद्रा नहीं बदली जा सकती। इसके बजाय नया अभियान बनाएँ।',
  },
});
