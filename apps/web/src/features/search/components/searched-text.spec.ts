import { limitNote, searchedText } from './searched-text';

describe('what of a text is searched for', () => {
  it('is all of it up to 500 characters, without the white space around it', () => {
    expect(searchedText(`  ${'a'.repeat(500)} `)).toBe('a'.repeat(500));
    expect(limitNote(`  ${'a'.repeat(500)} `)).toBeNull();
  });

  it('is what whole words there are within them, of a longer one', () => {
    const words = 'rash '.repeat(99); // 495 characters
    expect(searchedText(`${words}in:cardiology`)).toBe(words.trim());
    expect(searchedText(`${words}12345 more`)).toBe(`${words}12345`);
    expect(searchedText(`${words}   \n more`)).toBe(words.trim());
  });

  it.each(['"heart failure acute"', '-"heart failure acute"', 'effect:"QT prolonged"'])(
    'leaves out what is begun within them and ends beyond: %s',
    (part) => {
      const words = 'rash '.repeat(98); // 490 characters
      expect(searchedText(`${words}${part} more`)).toBe(words.trim());
    },
  );

  it('is cut between characters where there are no words', () => {
    expect(searchedText('肺'.repeat(600))).toBe('肺'.repeat(500));
    expect(searchedText(`x${'🫀'.repeat(300)}`)).toBe(`x${'🫀'.repeat(249)}`);
    expect(searchedText(`a ${'肺'.repeat(600)}`)).toHaveLength(500);
  });

  it('is told by its last words', () => {
    expect(limitNote(`${'rash '.repeat(98)}after warfarin`)).toBe(
      'Only the first 500 characters are searched, up to “… rash rash after”.',
    );
    expect(limitNote('肺'.repeat(600))).toBe(
      `Only the first 500 characters are searched, up to “… ${'肺'.repeat(40)}”.`,
    );
  });
});
