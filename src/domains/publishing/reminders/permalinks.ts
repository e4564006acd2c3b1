import type { Platform } from '../../common/content.enums';

/** Domains on which platforms show posts. Subdomains count, too. */
const DOMAINS: Readonly<Record<Platform, readonly string[]>> = {
  INSTAGRAM: ['instagram.com', 'instagr.am'],
  FACEBOOK: ['facebook.com', 'fb.com', 'fb.watch'],
  X: ['x.com', 'twitter.com'],
  LINKEDIN: ['linkedin.com', 'lnkd.in'],
  TIKTOK: ['tiktok.com'],
  YOUTUBE: ['youtube.com', 'youtu.be'],
  PINTEREST: ['pinterest.com', 'pin.it'],
  WHATSAPP: ['whatsapp.com', 'wa.me'],
  GOOGLE_BUSINESS: ['google.com', 'goo.gl', 'g.page', 'g.co'],
};

/** Pinterest has a domain per country, such as `pinterest.de` and `pinterest.co.uk`. */
const PINTEREST_OF_COUNTRY = /(^|\.)pinterest\.((com?)\.)?[a-z]{2}$/;

/** Platforms whose posts have no link, such as the status on WhatsApp. */
export const hasPermalinks = (platform: Platform): boolean => platform !== 'WHATSAPP';

/** Returns whether a URL is one of the platform. */
export function isLinkTo(platform: Platform, link: string): boolean {
  const { protocol, hostname } = new URL(link);
  if (protocol !== 'https:') return false;
  if (platform === 'PINTEREST' && PINTEREST_OF_COUNTRY.test(hostname)) return true;
  return DOMAINS[platform].some((domain) => hostname === domain || hostname.endsWith(`.${domain}`));
}
