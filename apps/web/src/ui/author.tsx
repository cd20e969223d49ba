import type { Author } from '@rounds/contracts';
import { Link } from '@tanstack/react-router';
import classes from './author.module.css';

/** What the clinician practises; says so where the verification no longer stands. */
export function SpecialtyBadge({ author }: { author: Author }) {
  if (!author.specialtyName && author.verified) return null;
  return (
    <span className={classes.badges}>
      {author.specialtyName && (
        <span className={classes.badge} title={author.specialtyName}>
          <span className={classes.specialty}>{author.specialtyName}</span>
          {author.kind === 'non_physician' && (
            <span className={classes.kind} title="Verified clinician who is not a physician">
              · non-physician
            </span>
          )}
        </span>
      )}
      {!author.verified && <span className={classes.expired}>verification expired</span>}
    </span>
  );
}

export function AuthorLine({ author }: { author: Author }) {
  return (
    <span className={classes.line}>
      <Link to="/clinicians/$id" params={{ id: author.id }} className={classes.name}>
        {author.displayName}
      </Link>
      <SpecialtyBadge author={author} />
    </span>
  );
}
