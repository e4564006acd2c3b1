import type { CampaignPurpose } from '../../domains/campaigns/campaigns.enums';
import type { Business } from './captions';

interface CampaignIdea {
  readonly name: string;
  readonly theme: string;
  readonly description: string;
  readonly purpose: CampaignPurpose;
}

const idea = (name: string, theme: string, purpose: CampaignPurpose, description: string): CampaignIdea => ({
  name,
  theme,
  purpose,
  description,
});

/** Campaigns of each business, active ones first. */
export const campaignIdeas: Readonly<Record<Business, readonly CampaignIdea[]>> = {
  boutique: [
    idea(
      'Wedding Season Edit',
      'wedding',
      'SALES',
      'Sarees, jackets and jewellery for guests, in three looks a week.',
    ),
    idea(
      'Meet the Makers',
      'craft',
      'BRAND_AWARENESS',
      'Portraits of the block printers and dyers behind every piece.',
    ),
    idea(
      'Indigo Drop: Early Access',
      'launch',
      'SALES',
      'The indigo collection for followers first, with a private link.',
    ),
    idea(
      'Abandoned Cart Nudge',
      'retargeting',
      'RETARGETING',
      'Reminders with styling ideas for those who left their bag.',
    ),
    idea(
      'Festive Lights & Looks',
      'festive',
      'SALES',
      'Styling for every festival, gifting guides and the annual offer.',
    ),
    idea('Mulmul Summer', 'summer', 'BRAND_AWARENESS', 'Light cottons for long days, styled by customers.'),
    idea('Store Opening: C-Scheme', 'opening', 'STORE_VISITS', 'Bringing the neighbourhood to the new shop.'),
    idea('Styling Nights', 'event', 'EVENT_PROMOTION', 'Two evenings of draping, chai and live music.'),
    idea('End of Season Goodbye', 'sale', 'SALES', 'Last sizes, honest prices, no countdown clocks.'),
  ],
  gym: [
    idea(
      'Strong in Twelve Weeks',
      'transformation',
      'LEAD_GENERATION',
      'A free assessment for everybody who signs up for twelve weeks.',
    ),
    idea('Coach of the Week', 'team', 'BRAND_AWARENESS', 'One coach, one movement, one myth put to rest.'),
    idea('First Class Free', 'trial', 'LEAD_GENERATION', 'Trial classes for people within five kilometres.'),
    idea(
      'Corporate Batch: Baner',
      'corporate',
      'LEAD_GENERATION',
      'Early batches for the offices around the corner.',
    ),
    idea('Same You, Stronger', 'membership', 'SALES', 'Annual memberships without the guilt.'),
    idea('Mobility at Home', 'mobility', 'BRAND_AWARENESS', 'Ten-minute routines for mornings without time.'),
    idea(
      'Pune Half Marathon Prep',
      'running',
      'EVENT_PROMOTION',
      'Sixteen weeks of plans, runs and recovery tips.',
    ),
  ],
  clinic: [
    idea('Smile Check Month', 'check-up', 'LEAD_GENERATION', 'Check-ups at half the fee, booked by message.'),
    idea(
      'Ask Dr. Muskaan',
      'education',
      'BRAND_AWARENESS',
      'Answers to the questions patients are afraid to ask.',
    ),
    idea(
      'Little Teeth Saturdays',
      'children',
      'STORE_VISITS',
      'Saturday mornings for children, with a sticker for the brave.',
    ),
    idea(
      'Aligners Explained',
      'aligners',
      'LEAD_GENERATION',
      'What they cost, how long they take, who needs them.',
    ),
    idea(
      'Two-Minute Habits',
      'habits',
      'BRAND_AWARENESS',
      'Small habits, shown in less time than brushing takes.',
    ),
    idea('Senior Smiles', 'seniors', 'STORE_VISITS', 'Home pick-up and gentle care for grandparents.'),
  ],
  saas: [
    idea(
      'Close the Books Faster',
      'product',
      'LEAD_GENERATION',
      'Founders show how they end the month in a morning.',
    ),
    idea(
      'Ledgerly for Android',
      'app launch',
      'APP_INSTALLS',
      'Installs among shop owners who work from the phone.',
    ),
    idea(
      'GST Season Survival Kit',
      'gst',
      'LEAD_GENERATION',
      'Checklists, a webinar and a calculator before the deadline.',
    ),
    idea(
      'Win-back: Dormant Trials',
      'retargeting',
      'RETARGETING',
      'What is new since they left, in three short films.',
    ),
    idea(
      'Founders’ Ledger',
      'stories',
      'BRAND_AWARENESS',
      'A monthly conversation about money and mistakes.',
    ),
    idea('SME Summit Bengaluru', 'event', 'EVENT_PROMOTION', 'Seats for the yearly summit.'),
  ],
  agency: [
    idea(
      'Two Seats This Quarter',
      'new business',
      'LEAD_GENERATION',
      'Showing the work to find two brands that fit.',
    ),
    idea(
      'Hiring: Designers Who Read',
      'hiring',
      'BRAND_AWARENESS',
      'A look into the studio for future colleagues.',
    ),
    idea('Small Brand Playbook', 'guide', 'LEAD_GENERATION', 'Twelve lessons from a thousand posts.'),
  ],
  cafe: [
    idea('Chai Trail', 'tasting', 'STORE_VISITS', 'Six teas, six evenings, one stamp card.'),
    idea('Rooftop Sessions', 'music', 'EVENT_PROMOTION', 'Live music on Fridays, seats by message.'),
    idea(
      'Gulabi Breakfast Club',
      'breakfast',
      'STORE_VISITS',
      'Filling the tables before eleven on weekdays.',
    ),
    idea('Order Again', 'delivery', 'RETARGETING', 'A kind reminder for those who ordered once.'),
    idea('New Menu Launch', 'menu', 'SALES', 'Kachori, bhajiya and three new brews.'),
    idea('Faces of Gulabi', 'people', 'BRAND_AWARENESS', 'Regulars and the stories they tell at table four.'),
  ],
  creator: [
    idea(
      'Rajasthan Guide Launch',
      'guide',
      'SALES',
      'Forty places in forty days, one a day until the launch.',
    ),
    idea(
      'Postcards from the Road',
      'series',
      'BRAND_AWARENESS',
      'One photograph, one paragraph, every evening.',
    ),
    idea('Photo Walks', 'workshop', 'EVENT_PROMOTION', 'Six walks, eight people each.'),
  ],
};
