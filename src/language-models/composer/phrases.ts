import type { Brief } from '../../domains/ai/brief.port';

/** The manner of a tone. */
export type Manner = 'warm' | 'formal' | 'lively';

export const MANNERS: Readonly<Record<Brief['tone'], Manner>> = {
  FRIENDLY: 'warm',
  PROFESSIONAL: 'formal',
  PROFESSIONAL_FRIENDLY: 'warm',
  FUN: 'lively',
  MINIMAL: 'formal',
  CASUAL: 'warm',
  VIRAL: 'lively',
};

/** Sentences with `{topic}` and `{brand}`. They state no fact about either. */
interface Phrases {
  readonly hooks: Readonly<Record<Manner, readonly string[]>>;
  readonly closings: Readonly<Record<Manner, readonly string[]>>;
  readonly byBrand: readonly string[];
  readonly callsToAction: readonly string[];
  /** Replies to a comment, whatever it says. */
  readonly replies: readonly string[];
  readonly ideas: readonly (readonly [title: string, description: string])[];
}

const ENGLISH: Phrases = {
  hooks: {
    warm: [
      'A little something for you: {topic}.',
      'Good news to share today: {topic}.',
      'Here is what we have been looking forward to: {topic}.',
      'Let us talk about {topic}.',
    ],
    formal: [
      'Introducing {topic}.',
      'Now in focus: {topic}.',
      'Our latest update: {topic}.',
      'What you should know about {topic}.',
    ],
    lively: [
      'Wait for it… {topic}!',
      'Stop scrolling. This is about {topic}!',
      'Ready for {topic}? We are!',
      'Tag a friend who needs to hear about {topic}!',
    ],
  },
  closings: {
    warm: ['We are glad that you are here.', 'Thank you for being with us.', 'See you soon.'],
    formal: ['We look forward to hearing from you.', 'Thank you for your trust.'],
    lively: ['You know what to do!', 'Who is in?', 'Share it with your favorite people!'],
  },
  byBrand: ['With care, from {brand}.', 'Yours, {brand}.', 'That is how we do it at {brand}.'],
  callsToAction: [
    'Tell us what you think in the comments.',
    'Save this post for later.',
    'Send us a message to know more.',
  ],
  replies: [
    'Thank you for your comment. It means a lot to us.',
    'Thank you for writing to us. We read every comment.',
    'We are glad that you shared this with us. Thank you!',
    'Thanks for letting us know. Send us a message if you have a question.',
    'Thank you for taking the time to tell us. We appreciate it.',
  ],
  ideas: [
    [
      'Behind the scenes of {topic}',
      'Show how {topic} comes about, step by step, with the people who work on it.',
    ],
    [
      'Questions about {topic}',
      'Collect the questions that people ask about {topic}, and answer one per slide.',
    ],
    ['{topic} in one minute', 'Explain {topic} in a short video with one message and one image.'],
    ['Before and after: {topic}', 'Compare how things are before and after {topic} in two images.'],
    ['Your turn: {topic}', 'Ask the audience for their own story about {topic}, and share the best ones.'],
    ['A myth about {topic}', 'Take a common belief about {topic}, and explain what is true.'],
    [
      'Meet the team behind {topic}',
      'Introduce one person who works on {topic}, with a portrait and a quote.',
    ],
    ['A poll about {topic}', 'Let the audience choose between two options about {topic}.'],
    ['Three tips for {topic}', 'Give useful tips about {topic} that people want to save.'],
    ['Throwback: {topic}', 'Show an old picture, and tell how {topic} began.'],
  ],
};

const HINDI: Phrases = {
  hooks: {
    warm: [
      'आपके लिए कुछ ख़ास है: {topic}।',
      'आज एक अच्छी ख़बर साझा करनी है: {topic}।',
      'जिसका हमें इंतज़ार था, वह यह है: {topic}।',
      'आइए, आज बात करते हैं इस बारे में: {topic}।',
    ],
    formal: [
      'प्रस्तुत है: {topic}।',
      'आज की मुख्य बात: {topic}।',
      'हमारी ओर से नई जानकारी: {topic}।',
      'आपके लिए जानना ज़रूरी है: {topic}।',
    ],
    lively: [
      'ज़रा रुकिए और देखिए… {topic}!',
      'स्क्रोल करना बंद कीजिए, बात है इसकी: {topic}!',
      'क्या आप तैयार हैं? यह रहा: {topic}!',
      'उस दोस्त को टैग कीजिए जिसे यह जानना चाहिए: {topic}!',
    ],
  },
  closings: {
    warm: ['आप हमारे साथ हैं, इसकी हमें ख़ुशी है।', 'साथ देने के लिए आपका धन्यवाद।', 'जल्द ही मिलते हैं।'],
    formal: ['हमें आपके संदेश की प्रतीक्षा रहेगी।', 'आपके विश्वास के लिए धन्यवाद।'],
    lively: ['अब देर किस बात की!', 'कौन-कौन तैयार है?', 'अपने पसंदीदा लोगों के साथ साझा कीजिए!'],
  },
  byBrand: ['प्यार सहित, {brand} की ओर से।', 'आपका अपना, {brand}।', '{brand} में हम ऐसे ही काम करते हैं।'],
  callsToAction: [
    'अपनी राय कमेंट में ज़रूर बताइए।',
    'यह पोस्ट बाद के लिए सहेज लीजिए।',
    'अधिक जानने के लिए हमें संदेश भेजिए।',
  ],
  replies: [
    'आपकी टिप्पणी के लिए धन्यवाद। यह हमारे लिए बहुत मायने रखती है।',
    'हमें लिखने के लिए धन्यवाद। हम हर टिप्पणी पढ़ते हैं।',
    'आपने अपनी बात हमसे साझा की, इसके लिए आभार।',
    'हमें बताने के लिए धन्यवाद। कोई सवाल हो तो हमें संदेश भेजें।',
    'समय निकालकर लिखने के लिए आपका बहुत-बहुत धन्यवाद।',
  ],
  ideas: [
    ['पर्दे के पीछे: {topic}', 'दिखाइए कि यह काम कदम-दर-कदम कैसे होता है और इसमें कौन लोग जुड़े हैं: {topic}।'],
    ['आपके सवाल: {topic}', 'लोग जो सवाल पूछते हैं उन्हें इकट्ठा कीजिए और हर स्लाइड पर एक का जवाब दीजिए: {topic}।'],
    ['एक मिनट में: {topic}', 'एक छोटे वीडियो में, एक संदेश और एक चित्र के साथ समझाइए: {topic}।'],
    ['पहले और बाद में: {topic}', 'दो चित्रों में पहले और बाद की तुलना कीजिए: {topic}।'],
    ['अब आपकी बारी: {topic}', 'लोगों से उनकी अपनी कहानी पूछिए और सबसे अच्छी कहानियाँ साझा कीजिए: {topic}।'],
    ['एक भ्रम और सच: {topic}', 'एक आम धारणा लीजिए और बताइए कि सच क्या है: {topic}।'],
    ['टीम से मिलिए: {topic}', 'काम करने वाले किसी एक व्यक्ति का परिचय चित्र और उनकी बात के साथ दीजिए: {topic}।'],
    ['आपकी पसंद: {topic}', 'लोगों को दो विकल्पों में से एक चुनने दीजिए: {topic}।'],
    ['काम की बातें: {topic}', 'ऐसे सुझाव दीजिए जिन्हें लोग सहेजना चाहें: {topic}।'],
    ['पुरानी यादें: {topic}', 'एक पुराना चित्र दिखाइए और बताइए कि शुरुआत कैसे हुई: {topic}।'],
  ],
};

const HINGLISH: Phrases = {
  hooks: {
    warm: [
      'Aapke liye kuch khaas hai: {topic}.',
      'Aaj ek achhi khabar share karni hai: {topic}.',
      'Jiska humein intezaar tha, woh yeh hai: {topic}.',
      'Chaliye, aaj baat karte hain iske baare mein: {topic}.',
    ],
    formal: [
      'Pesh hai aapke liye: {topic}.',
      'Aaj ki khaas baat yeh hai: {topic}.',
      'Hamari taraf se nayi jaankari: {topic}.',
      'Aapke liye yeh jaanna zaroori hai: {topic}.',
    ],
    lively: [
      'Ruko zara, yeh dekho toh… {topic}!',
      'Scroll karna band karo, kyunki baat hai iski: {topic}!',
      'Kya aap taiyaar hain? Yeh raha: {topic}!',
      'Us dost ko tag karo jise yeh jaanna chahiye: {topic}!',
    ],
  },
  closings: {
    warm: [
      'Aap hamare saath hain, iski humein khushi hai.',
      'Saath dene ke liye shukriya.',
      'Jaldi hi milte hain.',
    ],
    formal: ['Humein aapke message ka intezaar rahega.', 'Aapke bharose ke liye shukriya.'],
    lively: ['Ab der kis baat ki!', 'Kaun kaun taiyaar hai?', 'Apne favourite logon ke saath share karo!'],
  },
  byBrand: [
    'Pyaar ke saath, {brand} ki taraf se.',
    'Aapka apna, {brand}.',
    '{brand} mein hum aise hi kaam karte hain.',
  ],
  callsToAction: [
    'Apni raay comments mein zaroor batao.',
    'Yeh post baad ke liye save kar lo.',
    'Aur jaanne ke liye humein message karo.',
  ],
  replies: [
    'Aapke comment ke liye bahut shukriya. Yeh humein bahut pyaar deta hai.',
    'Humein likhne ke liye shukriya. Hum sab comments dekhte hain.',
    'Aapne apni baat share ki, iske liye shukriya!',
    'Batane ke liye shukriya. Koi sawaal ho toh humein message karo.',
    'Aapka bahut bahut shukriya, yaar. Jaldi milte hain!',
  ],
  ideas: [
    [
      'Parde ke peeche: {topic}',
      'Dikhao ki yeh kaam step by step kaise hota hai aur isme kaun log jude hain: {topic}.',
    ],
    [
      'Aapke sawaal: {topic}',
      'Log jo sawaal poochte hain unhe collect karo aur har slide par ek ka jawab do: {topic}.',
    ],
    ['Ek minute mein: {topic}', 'Ek chhote video mein, ek message aur ek image ke saath samjhao: {topic}.'],
    ['Pehle aur baad mein: {topic}', 'Do images mein pehle aur baad ka fark dikhao: {topic}.'],
    [
      'Ab aapki baari: {topic}',
      'Logon se unki apni kahani poocho aur sabse achhi kahaniyan share karo: {topic}.',
    ],
    ['Ek bhram aur sach: {topic}', 'Ek aam dharna lo aur batao ki sach kya hai: {topic}.'],
    [
      'Team se milo: {topic}',
      'Kaam karne wale kisi ek insaan ka parichay photo aur unki baat ke saath do: {topic}.',
    ],
    ['Aapki pasand: {topic}', 'Logon ko do options mein se ek chunne do: {topic}.'],
    ['Kaam ki baatein: {topic}', 'Aise tips do jo log save karna chahein: {topic}.'],
    ['Purani yaadein: {topic}', 'Ek purani photo dikhao aur batao ki shuruaat kaise hui: {topic}.'],
  ],
};

export const PHRASES: Readonly<Record<Brief['language'], Phrases>> = { ENGLISH, HINDI, HINGLISH };
