import { Box, Button, Group, Text } from '@mantine/core';
import classes from './suggestions.module.css';

const WORDS = ['hyponatremia', 'anticoagulation', 'metformin', 'statin myalgia', 'QT prolongation'];
const OPERATORS: [string, string][] = [
  ['"dry cough"', 'words that stand together'],
  ['-pregnancy', 'without that word'],
  ['medication:Eliquis', 'by any of its names, or a class'],
  ['effect:rash', 'a side effect'],
  ['in:cardiology', 'one channel'],
  ['from:me', 'or from:@name'],
  ['kind:case', 'questions, cases, …'],
  ['after:2026-03', 'also before: and on:'],
  ['is:answered', 'has an accepted answer'],
  ['has:citation', 'cites a source'],
];

/** What one may search for, before anything is. */
export function Suggestions({ onPick }: { onPick: (word: string) => void }) {
  return (
    <>
      <Text size="sm">
        Brand names find their ingredient.
        <Box component="span" visibleFrom="sm">
          {' '}
          Press <kbd>/</kbd> on any page to come here.
        </Box>
      </Text>
      <Group justify="center" gap="xs" mt="md">
        {WORDS.map((word) => (
          <Button key={word} size="xs" variant="default" onClick={() => onPick(word)}>
            {word}
          </Button>
        ))}
      </Group>
      <dl className={classes.operators}>
        {OPERATORS.map(([written, means]) => (
          <div key={written}>
            <dt>
              <button type="button" onClick={() => onPick(written)}>
                {written}
              </button>
            </dt>
            <dd>{means}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
