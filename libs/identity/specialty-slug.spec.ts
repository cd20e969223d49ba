import { specialtySlug } from './specialty-slug.js';

describe('specialtySlug', () => {
  it.each([
    ['Cardiovascular Disease (Cardiology)', 'cardiology'],
    ['Psychiatry', 'psychiatry'],
    ['Hospice/Palliative Care', 'hospice-palliative-care'],
    ['Pulmonary Disease', 'pulmonology'],
    ['  Odd -- Name (of X) ', 'odd-name-of-x'],
  ])('%s is %s', (name, slug) => expect(specialtySlug(name)).toBe(slug));
});
