import type { OwnProfile } from '@rounds/contracts';
import {
  IconBell,
  IconHash,
  IconLock,
  IconNews,
  IconSearch,
  IconShieldCheck,
  IconUsers,
} from '@tabler/icons-react';
import { isModerator, isReviewer } from '../../lib/session';

interface ShellPage {
  to:
    | '/feed'
    | '/search'
    | '/channels'
    | '/clinicians'
    | '/notifications'
    | '/review'
    | '/suspensions';
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
const SUSPENSIONS: ShellPage = { to: '/suspensions', label: 'Suspensions', Icon: IconLock };

/** What only some may do. */
export const dutiesOf = (me: OwnProfile): ShellPage[] => [
  ...(isReviewer(me) ? [REVIEW] : []),
  ...(isModerator(me) ? [SUSPENSIONS] : []),
];
export const pagesOf = (me: OwnProfile): ShellPage[] => [...PAGES, ...dutiesOf(me)];

/** Six places fit on a phone; duties are under "You" there. */
export const PHONE_PAGES = PAGES;
