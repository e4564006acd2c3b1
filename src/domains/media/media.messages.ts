import { declareMessages } from '../../kernel/messages';

export const MEDIA_MESSAGES = declareMessages('media', {
  unsupportedType: {
    en: 'Files of this type are not supported. Choose an image, a video, an audio file or a PDF.',
    hi: 'इस प्रकार की फ़ाइलें समर्थित नहीं हैं। कोई चित्र, वीडियो, ऑडियो फ़ाइल या PDF चुनें।',
  },
  incomplete: {
    en: 'The upload is incomplete: {received, number} of {total, number} bytes were received. Send the rest first.',
    hi: 'अपलोड अधूरा है: {total, number} में से {received, number} बाइट मिले हैं। पहले बाकी भेजें।',
  },
  expired: {
    en: 'This upload has expired. Create a new one.',
    hi: 'इस अपलोड की समय-सीमा समाप्त हो गई है। नया अपलोड बनाएँ।',
  },
  receiving: {
    en: 'A request is still sending bytes of this upload, or has just ended. Try again.',
    hi: 'कोई अनुरोध अब भी इस अपलोड के बाइट भेज रहा है या अभी समाप्त हुआ है। फिर से प्रयास करें।',
  },
  digestMismatch: {
    en: 'The SHA-256 digest of the received file does not match. Create a new upload and send the file again.',
    hi: 'प्राप्त फ़ाइल का SHA-256 डाइजेस्ट मेल नहीं खाता। नया अपलोड बनाएँ और फ़ाइल फिर से भेजें।',
  },
  titleRequired: {
    en: 'Title is required for imported media files.',
    hi: 'आयात की गई मीडिया फ़ाइलों के लिए शीर्षक आवश्यक है।',
  },
  folderInItself: {
    en: 'A folder cannot be moved into itself or into one of its folders. Choose another folder.',
    hi: 'किसी फ़ोल्डर को उसी में या उसके अंदर के फ़ोल्डर में नहीं ले जाया जा सकता। कोई दूसरा फ़ोल्डर चुनें।',
  },
  foldersTooDeep: {
    en: 'Folders can have at most {limit, number} levels. Choose a folder on a higher level.',
    hi: 'फ़ोल्डरों के अधिकतम {limit, number} स्तर हो सकते हैं। ऊपर के स्तर का कोई फ़ोल्डर चुनें।',
  },
  folderNotEmpty: {
    en: 'This folder is not empty. Move or delete its folders and media files first.',
    hi: 'यह फ़ोल्डर खाली नहीं है। पहले इसके फ़ोल्डर और मीडिया फ़ाइलें दूसरी जगह ले जाएँ या हटाएँ।',
  },
  addressNotAllowed: {
    en: 'Files cannot be imported from this URL. Use a public http or https URL without a password.',
    hi: 'इस URL से फ़ाइलें आयात नहीं की जा सकतीं। बिना पासवर्ड वाला सार्वजनिक http या https URL दें।',
  },
});
