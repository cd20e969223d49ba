import { Button } from '@mantine/core';
import type { MedicationActivity } from '@rounds/contracts';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import classes from './effect-counts.module.css';

const FEW = 6;

interface EffectCountsProps {
  /** Slug, for the search that each effect leads to. */
  medication: string;
  activity: MedicationActivity;
}

/** Effects that are named along with the medication: how often, not how often they happen. */
export function EffectCounts({ medication, activity }: EffectCountsProps) {
  const { effects, effectsAreExact } = activity;
  const [isWhole, setIsWhole] = useState(false);
  if (effects.length === 0) {
    return <p className={classes.none}>No effect has been named along with it yet.</p>;
  }
  const most = effects[0]!.posts;
  return (
    <>
      <ol className={classes.effects} aria-label="Effects by number of posts">
        {effects.slice(0, isWhole ? undefined : FEW).map(({ id, slug, term, posts }) => (
          <li key={id}>
            <Link to="/search" search={{ medication, effect: slug }} className={classes.effect}>
              <span className={classes.bar} style={{ width: `${(100 * posts) / most}%` }} />
              <span className={classes.term}>{term}</span>
              <span className={classes.posts}>
                {posts.toLocaleString('en')} <small>{posts === 1 ? 'post' : 'posts'}</small>
              </span>
            </Link>
          </li>
        ))}
      </ol>
      {effects.length > FEW && !isWhole && (
        <Button size="compact-sm" variant="subtle" mt="xs" onClick={() => setIsWhole(true)}>
          Show {effects.length - FEW} more
        </Button>
      )}
      <p className={classes.none}>
        {effectsAreExact
          ? 'Posts that name both. They are no measure of how often an effect occurs.'
          : 'Of the newest 10,000 posts. They are no measure of how often an effect occurs.'}
      </p>
    </>
  );
}
