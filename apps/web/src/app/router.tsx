import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  parseSearchWith,
  redirect,
  stringifySearchWith,
} from '@tanstack/react-router';
import { ApiProblem } from '../lib/api-client';
import { meQuery } from '../lib/session';
import { NotFound, PageFault } from './faults';
import * as search from './search-params';
import { SignedIn } from './signed-in';

const root = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: search.signIn,
  component: lazyRouteComponent(
    () => import('../features/identity/routes/sign-in-page'),
    'SignInPage',
  ),
});
const register = createRoute({
  getParentRoute: () => root,
  path: '/register',
  component: lazyRouteComponent(
    () => import('../features/identity/routes/register-page'),
    'RegisterPage',
  ),
});
const terms = createRoute({
  getParentRoute: () => root,
  path: '/terms',
  component: lazyRouteComponent(
    () => import('../features/identity/routes/terms-page'),
    'TermsPage',
  ),
});

/** Everything below needs a session; who may not use the forum sees their standing instead. */
const app = createRoute({
  getParentRoute: () => root,
  id: 'app',
  beforeLoad: async ({ context, location }) => {
    try {
      await context.queryClient.ensureQueryData(meQuery);
    } catch (error) {
      if (error instanceof ApiProblem && error.status === 401) {
        const to = location.href === '/' ? undefined : location.href;
        redirect({ to: '/sign-in', search: { to }, throw: true });
      }
      throw error;
    }
  },
  component: SignedIn,
});
const home = createRoute({
  getParentRoute: () => app,
  path: '/',
  beforeLoad: () => {
    redirect({ to: '/feed', replace: true, throw: true });
  },
});
const feed = createRoute({
  getParentRoute: () => app,
  path: '/feed',
  component: lazyRouteComponent(() => import('./pages/feed'), 'Feed'),
});
const channels = createRoute({
  getParentRoute: () => app,
  path: '/channels',
  component: lazyRouteComponent(() => import('./pages/channels'), 'Channels'),
});
const channel = createRoute({
  getParentRoute: () => app,
  path: '/channels/$slug',
  validateSearch: search.threads,
  component: lazyRouteComponent(() => import('./pages/channel'), 'Channel'),
});
const newThread = createRoute({
  getParentRoute: () => app,
  path: '/channels/$slug/new',
  component: lazyRouteComponent(() => import('./pages/new-thread'), 'NewThread'),
});
const members = createRoute({
  getParentRoute: () => app,
  path: '/channels/$slug/members',
  component: lazyRouteComponent(() => import('./pages/members'), 'Members'),
});
const thread = createRoute({
  getParentRoute: () => app,
  path: '/threads/$id',
  validateSearch: search.thread,
  component: lazyRouteComponent(() => import('./pages/thread'), 'Thread'),
});
const searching = createRoute({
  getParentRoute: () => app,
  path: '/search',
  validateSearch: search.search,
  component: lazyRouteComponent(() => import('./pages/search'), 'Search'),
});
const clinicians = createRoute({
  getParentRoute: () => app,
  path: '/clinicians',
  validateSearch: search.directory,
  component: lazyRouteComponent(
    () => import('../features/clinicians/routes/directory-page'),
    'DirectoryPage',
  ),
});
const clinician = createRoute({
  getParentRoute: () => app,
  path: '/clinicians/$id',
  component: lazyRouteComponent(() => import('./pages/clinician'), 'Clinician'),
});
const medication = createRoute({
  getParentRoute: () => app,
  path: '/medications/$id',
  component: lazyRouteComponent(() => import('./pages/medication'), 'Medication'),
});
const notifications = createRoute({
  getParentRoute: () => app,
  path: '/notifications',
  component: lazyRouteComponent(
    () => import('../features/notifications/routes/notifications-page'),
    'NotificationsPage',
  ),
});
const savedSearches = createRoute({
  getParentRoute: () => app,
  path: '/saved-searches',
  component: lazyRouteComponent(
    () => import('../features/notifications/routes/saved-searches-page'),
    'SavedSearchesPage',
  ),
});
const review = createRoute({
  getParentRoute: () => app,
  path: '/review',
  validateSearch: search.review,
  component: lazyRouteComponent(
    () => import('../features/verification/routes/review-page'),
    'ReviewPage',
  ),
});
const suspensions = createRoute({
  getParentRoute: () => app,
  path: '/suspensions',
  component: lazyRouteComponent(
    () => import('../features/clinicians/routes/suspensions-page'),
    'SuspensionsPage',
  ),
});
const settings = createRoute({
  getParentRoute: () => app,
  path: '/settings',
  component: lazyRouteComponent(() => import('./pages/settings'), 'Settings'),
});

const routeTree = root.addChildren([
  signIn,
  register,
  terms,
  app.addChildren([
    home,
    feed,
    channels,
    channel,
    newThread,
    members,
    thread,
    searching,
    clinicians,
    clinician,
    medication,
    notifications,
    savedSearches,
    review,
    suspensions,
    settings,
  ]),
]);

export const createAppRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    // Plain words in the address: what is searched for is text, never JSON.
    parseSearch: parseSearchWith((value) => value),
    stringifySearch: stringifySearchWith(String),
    defaultPreload: 'intent',
    defaultErrorComponent: PageFault,
    // A thread puts the reader at the first unread post by itself.
    scrollRestoration: ({ location }) => !location.pathname.startsWith('/threads/'),
  });

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createAppRouter>;
  }
}
