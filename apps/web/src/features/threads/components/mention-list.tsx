import type { Author } from '@rounds/contracts';
import { Avatar } from '../../../ui/avatar';
import classes from './markdown-editor.module.css';

interface MentionListProps {
  id: string;
  people: Author[];
  active: number;
  onPick: (person: Author) => void;
}

/** Steered by the keyboard from the text box, which keeps the focus. */
export function MentionList({ id, people, active, onPick }: MentionListProps) {
  if (people.length === 0) return null;
  return (
    <ul role="listbox" id={id} aria-label="Mention a colleague" className={classes.people}>
      {people.map((person, index) => (
        <li
          key={person.id}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === active}
          className={classes.person}
          // Before the text box loses the focus and the list closes.
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(person);
          }}
        >
          <Avatar person={person} size={28} />
          <span>
            {person.displayName}
            {person.specialtyName && <small>{person.specialtyName}</small>}
          </span>
        </li>
      ))}
    </ul>
  );
}
