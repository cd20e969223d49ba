import { TagChips } from '../../../ui/tag-chips';
import { useRecognised } from '../api/recognise';
import classes from './recognised-terms.module.css';

/** What a reply that is being written will carry. */
export function RecognisedTerms({ text }: { text: string }) {
  const { medications, effects } = useRecognised(text);
  return (
    <div className={classes.line} aria-live="polite">
      {medications.length + effects.length > 0 && (
        <>
          <span className={classes.label}>Mentions</span>
          <TagChips medications={medications} effects={effects} isPlain />
        </>
      )}
    </div>
  );
}
