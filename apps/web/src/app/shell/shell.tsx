import { Outlet, useMatchRoute, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { BottomNav } from './bottom-nav';
import { ConnectionBanner } from './connection-banner';
import { RouteFocus } from './route-focus';
import classes from './shell.module.css';
import { Sidebar } from './sidebar';
import { useSearchKey } from './use-search-key';

export function Shell() {
  const router = useRouter();
  const matches = useMatchRoute();
  const isReading = Boolean(matches({ to: '/threads/$id' }));
  // So that "/" has its box ready for the next key.
  useEffect(() => void router.preloadRoute({ to: '/search' }), [router]);
  useSearchKey();
  return (
    <div className={classes.shell} data-reading={isReading || undefined}>
      <a href="#main" className={classes.skip}>
        Skip to the content
      </a>
      <RouteFocus />
      <Sidebar />
      <main id="main" tabIndex={-1} className={classes.main}>
        <ConnectionBanner />
        <Outlet />
      </main>
      {/* A thread on a phone needs its bottom edge for the reply box. */}
      {!isReading && <BottomNav />}
    </div>
  );
}
