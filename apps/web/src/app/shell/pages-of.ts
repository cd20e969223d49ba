import type { OwnProfile } from '@rounds/contracts';
import {
  IconBell,
  IconHash,
  IconNews,
  IconSearch,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react';
import { isReviewer } from '../../lib/session';

interface ShellPage {
  to: '/feed' | '/search' | '/channels' | '/clinicians' | '/notifications' | '/review';
  label: string;
  /** Where there is little room. */
  short?: string;
  Icon: typeof IconNews;
  hint?: string;
}

const PAGES: ShellPage[] = [
  { to: '/feed', label: 'Feed', Icon: IconNews },
  { to: '/channels', label: 'Channels', Icon: IconHash },
  { to: '/search', label: 'Search', Icon: IconSearch, hint: '/' },
  { to: '/clinicians', label: 'Clinicians', Icon: IconUsers },
  { to: '/notifications', label: 'Notifications', short: 'Alerts', Icon: IconBell },
];
const REVIEW: ShellPage = { to: '/review', label: 'Review queue', Icon: IconShieldCheck };

export const pagesOf = (me: OwnProfile): ShellPage[] =>
  isReviewer(me) ? [...PAGES, REVIEW] : PAGES;

/** Six places fit on a phone; the review queue is under "You" there. */
export const PHONE_PAGES = PAGES;
