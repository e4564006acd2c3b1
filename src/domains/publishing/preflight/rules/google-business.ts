import { codePointLength } from '../../text/measures';
import type { Composition } from '../composition';
import type { Findings } from '../findings';
import { inFeed, isWritten, noStory, type PlatformRules } from './rule';

const OPTIONS = ['platformOptions', 'googleBusiness'];

function checkAction({ options }: Composition, findings: Findings): void {
  const { action, actionUrl, topic } = options.googleBusiness ?? {};
  if (!action) return;
  if (topic === 'OFFER') return findings.notShown([...OPTIONS, 'action']);
  if (action === 'CALL' && actionUrl) findings.notSupported([...OPTIONS, 'actionUrl']);
  if (action !== 'CALL' && !actionUrl) findings.required([...OPTIONS, 'actionUrl']);
}

function checkEvent({ options }: Composition, findings: Findings): void {
  const { event, topic } = options.googleBusiness ?? {};
  const path = [...OPTIONS, 'event'];
  if (topic !== 'EVENT' && topic !== 'OFFER') return event ? findings.notShown(path) : undefined;
  if (!event) return findings.required(path);
  if (!event.title.trim()) findings.required([...path, 'title']);
  findings.length([...path, 'title'], event.title, codePointLength, 'text.event_title');
  if (event.startDate > event.endDate) findings.invalid([...path, 'endDate']);
}

export const GOOGLE_BUSINESS: PlatformRules = {
  placement: inFeed,
  check: (post, findings) => {
    const { offer, topic } = post.options.googleBusiness ?? {};
    noStory(post, findings);
    findings.length(['caption'], post.text, codePointLength, 'text.summary');
    findings.count(['media'], post.media.length, 'media.items');
    if (!isWritten(post) && !post.media.length && topic !== 'OFFER') findings.required(['caption']);
    checkAction(post, findings);
    checkEvent(post, findings);
    if (offer && topic !== 'OFFER') findings.notSupported([...OPTIONS, 'offer']);
  },
};
