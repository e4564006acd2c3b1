import { declareNouns, declareTerms } from '../../kernel/messages';

declareNouns({
  workflow: { hi: 'वर्कफ़्लो', gender: 'm' },
  'approval stage': { hi: 'स्वीकृति का चरण', gender: 'm' },
  approver: { hi: 'स्वीकृति देने वाला', gender: 'm' },
});

declareTerms('field', {
  approvers: { hi: 'स्वीकृति देने वाले' },
  rule: { hi: 'नियम' },
  stages: { hi: 'चरण' },
  userId: { en: 'User', hi: 'उपयोगकर्ता' },
  timeLimit: { hi: 'समय सीमा' },
});
