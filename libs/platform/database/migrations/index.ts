import { Platform1795300000000 } from './1795300000000-platform.js';
import { Identity1795300000001 } from './1795300000001-identity.js';
import { Verification1795300000002 } from './1795300000002-verification.js';
import { Channels1795300000003 } from './1795300000003-channels.js';
import { Vocabulary1795300000004 } from './1795300000004-vocabulary.js';
import { Threads1795300000005 } from './1795300000005-threads.js';
import { Feed1795300000006 } from './1795300000006-feed.js';
import { Search1795300000007 } from './1795300000007-search.js';
import { SearchStanding1795300000008 } from './1795300000008-search-standing.js';
import { Recognition1795300000009 } from './1795300000009-recognition.js';
import { Notifications1795300000010 } from './1795300000010-notifications.js';
import { Retention1795300000011 } from './1795300000011-retention.js';
import { ShownTerms1795300000013 } from './1795300000013-shown-terms.js';
import { SearchBeginnings1795300000014 } from './1795300000014-search-beginnings.js';
import { Suspensions1795300000015 } from './1795300000015-suspensions.js';
import { SearchColumns1795300000016 } from './1795300000016-search-columns.js';

/** In the order they run; a new one goes at the end and is never edited once it has landed. */
export const migrations = [
  Platform1795300000000,
  Identity1795300000001,
  Verification1795300000002,
  Channels1795300000003,
  Vocabulary1795300000004,
  Threads1795300000005,
  Feed1795300000006,
  Search1795300000007,
  SearchStanding1795300000008,
  Recognition1795300000009,
  Notifications1795300000010,
  Retention1795300000011,
  ShownTerms1795300000013,
  SearchBeginnings1795300000014,
  Suspensions1795300000015,
  SearchColumns1795300000016,
];
