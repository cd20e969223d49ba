import { Button, Group, Text } from '@mantine/core';

const WORDS = ['hyponatremia', 'anticoagulation', 'metformin', 'statin myalgia', 'QT prolongation'];

export function Suggestions({ onPick }: { onPick: (word: string) => void }) {
  return (
    <>
      <Text size="sm">
        Brand names find their ingredient. Press <kbd>/</kbd> on any page to come here.
      </Text>
      <Group justify="center" gap="xs" mt="md">
        {WORDS.map((word) => (
          <Button key={word} size="xs" variant="default" onClick={() => onPick(word)}>
            {word}
          </Button>
        ))}
      </Group>
    </>
  );
}
