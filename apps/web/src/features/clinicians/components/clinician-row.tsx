import type { ClinicianProfile } from '@rounds/contracts';
import { AuthorLine } from '../../../ui/author';
import { Avatar } from '../../../ui/avatar';
import classes from './clinician-row.module.css';
import { FollowButton } from './follow-button';

export const followers = (count: number): string =>
  `${count.toLocaleString('en')} ${count === 1 ? 'follower' : 'followers'}`;

export function ClinicianRow({ clinician }: { clinician: ClinicianProfile }) {
  return (
    <div className={classes.row}>
      <Avatar person={clinician} size={40} />
      <AuthorLine author={clinician} />
      <FollowButton clinician={clinician} />
      <div className={classes.about}>
        {clinician.bio && <p className={classes.bio}>{clinician.bio}</p>}
        <span className={classes.count}>{followers(clinician.followerCount)}</span>
      </div>
    </div>
  );
}
