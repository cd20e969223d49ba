import { FollowSuggestions } from '../../features/clinicians/components/follow-suggestions';
import { FeedPage } from '../../features/feed/routes/feed-page';

export const Feed = () => <FeedPage suggestions={<FollowSuggestions />} />;
