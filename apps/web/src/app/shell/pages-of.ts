import type { OwnProfile } from '@rounds/contracts';
import { IconHash, IconNews, IconSearch, IconShieldCheck, IconUsers } from '@tabler/icons-react';
import { isReviewer } from '../../lib/session';

interface ShellPage {
  to: '/feed' | '/search' | '/channels' | '/clinicians' | '/review';
  label: string;
  Icon: typeof IconNews;
  hint?: string;
}

const PAGES: ShellPage[] = [
  { to: '/feed', label: 'Feed', Icon: IconNews },
  { to: '/channels', label: 'Channels', Icon: IconHash },
  { to: '/search', label: 'Search', Icon: IconSearch, hint: '/' },
  { to: '/clinicians', label: 'Clinicians', Icon: IconUsers },
];
const REVIEW: ShellPage = { to: '/review', label: 'Review queue', Icon: IconShieldCheck };

export const pagesOf = (me: OwnProfile): ShellPage[] =>
  isReviewer(me) ? [...PAGES, REVIEW] : PAGES;

/** Five places fit on a phone; the review queue is under "You" there. */
export const PHONE_PAGES = PAGES;
