import { declareNouns } from '../../../kernel/messages';

declareNouns({
  'planned publication': { hi: 'नियोजित प्रकाशन', gender: 'm', pluralOblique: 'नियोजित प्रकाशनों' },
});
