import { forgetUnsent, hasUnsent } from './unsent';

describe('what was written and not sent', () => {
  const disk = new Map<string, string>();
  const draftOf = (clinicianId: string, body: string): void =>
    void disk.set(`rounds:draft:${clinicianId}:t1`, JSON.stringify({ body, replyTo: null }));

  beforeEach(() => {
    disk.clear();
    globalThis.localStorage = {
      getItem: (key: string) => disk.get(key) ?? null,
      removeItem: (key: string) => void disk.delete(key),
      key: (index: number) => [...disk.keys()][index] ?? null,
      get length() {
        return disk.size;
      },
    } as Storage;
  });

  it('is found by its own clinician alone', () => {
    draftOf('c1', 'Potassium was 6.1.');
    disk.set('rounds:outbox:c2:t1:k1', '{}');
    expect(['c1', 'c2', 'c3', 'c'].map(hasUnsent)).toEqual([true, true, false, false]);
  });

  it('is forgotten for its own clinician alone', () => {
    draftOf('c1', 'Potassium was 6.1.');
    draftOf('c2', 'Creatinine was 180.');
    disk.set('rounds:outbox:c1:t1:k1', '{}');
    disk.set('rounds:outbox:c2:t1:k2', '{}');
    forgetUnsent('c1');
    expect([...disk.keys()]).toEqual(['rounds:draft:c2:t1', 'rounds:outbox:c2:t1:k2']);
  });
});
