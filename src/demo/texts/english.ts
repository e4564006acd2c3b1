import type { Captions } from './captions';

export const english: Captions = {
  any: {
    FESTIVAL: [
      'Happy {festival} from all of us at {brand}! May your home be full of light, laughter and good food. ✨',
      '{festival} is better when it is shared. Tag the person you are celebrating with this year. 💛',
      'Our whole team in {city} wishes you a joyful {festival}. Thank you for being part of our story.',
      'This {festival} we closed the laptops early, lit a lamp and counted our blessings. You are one of them. 🪔',
      'New clothes, old friends, too many sweets. That is how we do {festival} at {brand}. How about you?',
      'A small note for {festival}: call the people you keep meaning to call. Happy celebrations from {city}! 🎉',
    ],
    OFFER: [
      'For 48 hours only: {percent}% off {item}. No code, no small print, just our way of saying thanks. 🎁',
      'Weekend offer at {brand}: {item} from {price}. Come by before Sunday evening.',
      'Bring a friend and both of you save {percent}% on {item}. Valid all week at {brand}.',
      'The {festival} offer is live! {percent}% off {item} until stocks last. ⏳',
      'Early birds, this one is yours: the first 50 people get {item} at {price}.',
      'We do not run many offers, so save this one: {percent}% off {item}, this week only.',
    ],
    ENGAGEMENT: [
      'Quick question for {city}: what should we do more of next month? Tell us below 👇',
      'This or that? {item} or something completely new? Vote in the comments.',
      'Three years ago {brand} was two people and one table. What were you doing three years ago?',
      'Caption this! The best one gets {item} on us. 😄',
      'Behind the scenes on a Monday morning. Guess how many cups of chai it took.',
      'Say hello to the team behind {brand}. Who would you like to meet next?',
    ],
  },
  of: {
    boutique: {
      AWARENESS: [
        'Every {item} in our studio starts as a sketch and takes eleven days of hand block printing in {city}.',
        'Care tip: wash {item} inside out in cold water and dry it in the shade. The colours will outlive the trend.',
      ],
      PROMOTION: [
        'The new edit is here. Soft cotton, deep indigo and the {item} everybody asked for. From {price}.',
        'Made for long evenings and longer conversations: meet our new {item}. 🌸',
      ],
    },
    gym: {
      AWARENESS: [
        'Form before weight. Our coaches will correct your squat a hundred times so that your knees thank you at sixty.',
        'Sleep is training too. Seven hours tonight will do more for you than a third coffee tomorrow. 💤',
      ],
      PROMOTION: [
        'Six weeks, three sessions a week, one honest coach. {item} starts on Monday at {brand}.',
        'You do not need to be fit to start. You need to start. Try {item} for {price}. 💪',
      ],
    },
    clinic: {
      AWARENESS: [
        'Change your toothbrush every three months, and after every fever. Small habit, healthy gums. 🦷',
        'Bleeding gums are not normal. Do not wait for the pain: early care is shorter, gentler and cheaper.',
      ],
      PROMOTION: [
        'Book {item} at {brand}, {city}. Evening slots until 8 pm so that you do not miss work.',
        'Nervous about the dentist? So were half of our patients. {item} now takes just 30 minutes.',
      ],
    },
    saas: {
      AWARENESS: [
        'Most small businesses lose nine hours a month matching payments by hand. Here is the checklist we use instead.',
        'GST filing due soon? Reconcile weekly, not on the last night. Your accountant will send you sweets. 📊',
      ],
      PROMOTION: [
        'Introducing {item} in {brand}: close your books in minutes, not weekends. Start at {price} a month.',
        'Our customers get paid six days sooner with {item}. See how it works in two minutes.',
      ],
    },
    agency: {
      AWARENESS: [
        'A content calendar is not a strategy. Start with one question: what should people do after they read this?',
        'We looked at 1,200 reels from small brands. The ones with a face in the first second held people twice as long.',
      ],
      PROMOTION: [
        'We have room for two new brands this quarter. If {item} is on your list, let us talk.',
        'Strategy, design, shoots and reporting under one roof in {city}. {item} from {price}.',
      ],
    },
    cafe: {
      AWARENESS: [
        'Our beans come from a family farm in Chikmagalur and are roasted here in {city} every Tuesday. ☕',
        'Why is our {item} so creamy? Slow heat, full milk and a pinch of patience.',
      ],
      PROMOTION: [
        'Rain outside, {item} inside. Your corner table at {brand} is waiting. 🌧️',
        'New on the menu: {item} for {price}. We made it for the afternoon slump.',
      ],
    },
    creator: {
      AWARENESS: [
        'Sunrise at the fort, nobody around, one cup of chai in hand. This is why I set alarms I hate. 🌄',
        'My packing list for five days on the road fits into one backpack. Save it for your next trip.',
      ],
      PROMOTION: [
        '{item} is out now! Forty places, zero tourist traps, all tested on foot. {price}.',
        'I spent two years collecting these shots. {item} is finally yours for {price}. 📷',
      ],
    },
  },
  calls: [
    'Save this post for later. 🔖',
    'Message us to book.',
    'Share it with somebody who needs it.',
    'Tell us in the comments.',
    'Visit us this week.',
    'Tap the link in our profile.',
    'Double tap if you agree. ❤️',
    'Follow us for more.',
  ],
};
