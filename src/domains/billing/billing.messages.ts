import { declareMessages } from '../../kernel/messages';

export const BILLING_MESSAGES = declareMessages('billing', {
  monthlyLimit: {
    en: 'Your organization has {remaining, number} of {limit, number} {metric_lower} left this month, and this needs {needed, number}. Try again next month, or ask an owner of your organization for a higher limit.',
    hi: 'आपके संगठन के पास इस महीने {limit, number} में से {remaining, number} {metric} शेष हैं, जबकि इसके लिए {needed, number} चाहिए। अगले महीने फिर कोशिश करें, या सीमा बढ़वाने के लिए अपने संगठन के स्वामी से कहें।',
  },
  dailyLimit: {
    en: 'Your organization has {remaining, number} of {limit, number} {metric_lower} left today, and this needs {needed, number}. Try again tomorrow.',
    hi: 'आपके संगठन के पास आज {limit, number} में से {remaining, number} {metric} शेष हैं, जबकि इसके लिए {needed, number} चाहिए। कल फिर कोशिश करें।',
  },
  dailyLimitOfUser: {
    en: 'You have {remaining, number} of {limit, number} {metric_lower} left today, and this needs {needed, number}. Try again tomorrow.',
    hi: 'आपके पास आज {limit, number} में से {remaining, number} {metric} शेष हैं, जबकि इसके लिए {needed, number} चाहिए। कल फिर कोशिश करें।',
  },
});
