import { ChannelsPage } from '../../features/channels/routes/channels-page';
import { useUnreadByChannel } from '../../features/threads/api/unread';

export const Channels = () => <ChannelsPage unread={useUnreadByChannel()} />;
