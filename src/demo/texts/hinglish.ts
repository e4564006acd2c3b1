import type { Captions } from './captions';

export const hinglish: Captions = {
  any: {
    FESTIVAL: [
      '{festival} ki dher saari shubhkamnayein, {brand} family ki taraf se! 🪔',
      '{festival} ka asli maza toh apno ke saath hai. Tag karo apni gang ko! 💛',
      'Is {festival} diet kal se, mithai aaj se. Deal? 😋 Happy {festival}, {city}!',
      'Ghar jaa rahe ho {festival} pe? Safe travel, aur mummy ke haath ka khana hamari taraf se bhi kha lena. ✨',
      'Nayi shuruaat, purane dost aur full masti. {festival} mubarak from {brand}! 🎉',
      '{festival} pe ek promise: phone side mein, family front row mein. Kaun kaun ready hai?',
    ],
    OFFER: [
      'Sirf 48 ghante! {item} pe flat {percent}% off. Baad mein mat bolna ki bataya nahi. 🎁',
      'Weekend ka plan set: {item} ab sirf {price} se. Aa jao!',
      'Dost ko saath lao, dono {percent}% bachao. {item} pe poore hafte ka offer.',
      '{festival} offer live hai! {item} pe {percent}% off, jab tak stock hai. ⏳',
      'Pehle 50 logon ke liye {item} sirf {price} mein. Jaldi karo yaar!',
      'Offer roz roz nahi aate. {brand} mein {item} pe {percent}% off, bas is hafte.',
    ],
    ENGAGEMENT: [
      '{city} walon, sach sach batao: next month kya naya chahiye? Comment karo 👇',
      'This or that? {item} ya kuch ekdum hatke? Vote karo!',
      'Teen saal pehle {brand} mein sirf do log the. Aaj aap sab ho. Dil se thank you! 🙏',
      'Is photo ka caption socho. Best wale ko {item} hamari taraf se! 😄',
      'Monday morning behind the scenes. Guess karo kitni chai lagi?',
      'Milo {brand} ki team se! Agli baar kisse milna hai, batao.',
    ],
  },
  of: {
    boutique: {
      AWARENESS: [
        'Har {item} {city} ke karigar haath se banate hain. Ek print mein gyarah din lagte hain, shortcut zero.',
        'Care tip: {item} ko thande paani mein ulta karke dhona, chhaon mein sukhana. Colour saalon chalega.',
      ],
      PROMOTION: [
        'Naya collection aa gaya! Soft cotton, gehra indigo aur woh {item} jo sabne maanga. {price} se start.',
        'Shaadi season ready? Hamara naya {item} ekdum dil jeet lega. 🌸',
      ],
    },
    gym: {
      AWARENESS: [
        'Pehle form, phir weight. Ego lifting se sirf physio khush hota hai. 😅',
        'Neend bhi training hai boss. Aaj raat saat ghante, koi bahana nahi. 💤',
      ],
      PROMOTION: [
        'Chhe hafte, hafte mein teen din, ek sachcha coach. {item} Monday se {brand} mein.',
        'Fit hoke shuru nahi karte, shuru karke fit hote hain. {item} try karo sirf {price} mein. 💪',
      ],
    },
    clinic: {
      AWARENESS: [
        'Brush har teen mahine mein badlo, aur bukhar ke baad bhi. Chhoti aadat, healthy smile. 🦷',
        'Masoodon se khoon aana normal nahi hai. Dard ka wait mat karo, check-up kara lo.',
      ],
      PROMOTION: [
        '{brand}, {city} mein {item} book karo. Shaam 8 baje tak open, office miss nahi hoga.',
        'Dentist se darr lagta hai? Ab {item} sirf 30 minute mein, bilkul aaram se.',
      ],
    },
    saas: {
      AWARENESS: [
        'Har mahine nau ghante sirf payments match karne mein? Yeh checklist try karo, weekend bach jayega.',
        'GST ki last date paas hai? Hafte hafte reconcile karo, aakhri raat ka drama khatam. 📊',
      ],
      PROMOTION: [
        '{brand} mein naya feature: {item}. Hisaab minutes mein, weekend mein nahi. {price} per month se.',
        '{item} se payment chhe din jaldi aata hai. Do minute ka demo dekh lo!',
      ],
    },
    agency: {
      AWARENESS: [
        'Sirf post karna strategy nahi hoti. Pehle poochho: padhne ke baad log karein kya?',
        '1,200 reels dekhi humne. Pehle second mein face ho toh log double time rukte hain. Try karke dekho!',
      ],
      PROMOTION: [
        'Is quarter sirf do naye brands lenge. {item} chahiye toh baat karte hain!',
        'Strategy, design, shoot, report, sab ek hi chhat ke neeche {city} mein. {item} {price} se.',
      ],
    },
    cafe: {
      AWARENESS: [
        'Hamare beans Chikmagalur ke family farm se aate hain, har Tuesday {city} mein roast hote hain. ☕',
        'Hamari {item} itni creamy kyun? Dheemi aanch, full milk aur thoda sabar.',
      ],
      PROMOTION: [
        'Bahar baarish, andar garam {item}. {brand} mein aapki table ready hai. 🌧️',
        'Menu mein naya: {item} sirf {price} mein. Dopahar ki neend ka pakka ilaaj!',
      ],
    },
    creator: {
      AWARENESS: [
        'Kile pe sunrise, haath mein chai, aur koi crowd nahi. Isi liye subah uthta hoon. 🌄',
        'Paanch din ka trip, sirf ek backpack. Packing list save kar lo, kaam aayegi.',
      ],
      PROMOTION: [
        '{item} aa gayi hai! Chalees jagah, sab paidal ghoomi hui. Sirf {price}.',
        'Do saal ki photos, ek jagah. {item} ab {price} mein aapki. 📷',
      ],
    },
  },
  calls: [
    'Save kar lo, baad mein kaam aayega. 🔖',
    'Booking ke liye DM karo.',
    'Apni gang ke saath share karo.',
    'Comment mein batao!',
    'Is hafte zaroor aana.',
    'Link profile mein hai.',
    'Agree? Toh double tap! ❤️',
    'Aur chahiye? Follow kar lo.',
  ],
};
