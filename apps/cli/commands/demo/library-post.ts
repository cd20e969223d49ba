import type { DemoLibraryRow } from './demo-content.js';

export const LIBRARY = {
  email: 'library@rounds.test',
  displayName: 'MedQuAD library',
  bio:
    'Not a clinician: an account that posts questions and answers of MedQuAD, a public collection ' +
    'from websites of the US National Institutes of Health and the CDC (CC BY 4.0), each as a ' +
    'quotation with its source. Written for the public some years ago; not a current reference.',
};

/** The answer as a quotation with its source: nobody here says it. */
export function libraryPost({ body, focus, source, url }: DemoLibraryRow): string {
  const publisher = source.replace(/^MedQuAD\//, '');
  return [
    `> ${asText(body)}`,
    '',
    `Source: ${publisher}, [${asText(focus)}](<${url}>), in ` +
      '[MedQuAD](https://github.com/abachaa/MedQuAD) by Asma Ben Abacha and Dina Demner-Fushman, ' +
      '[CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); white space joined. ' +
      'Written for the public; not a current reference.',
  ].join('\n');
}

/** Markdown that shows the text as it is. */
const asText = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[\\`*_[\]<>|~&]/g, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/^[#+=-]/, '\\$&');
