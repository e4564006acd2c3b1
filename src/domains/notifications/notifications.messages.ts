import { declareMessages } from '../../kernel/messages';

export const NOTIFICATION_MESSAGES = declareMessages('notifications', {
  securityStaysOn: {
    en: 'Security notifications cannot be turned off.',
    hi: 'सुरक्षा संबंधी सूचनाएँ बंद नहीं की जा सकतीं।',
  },
});
