/** localStorage that never throws: private windows and full disks must not stop the page. */
export const storage = {
  read<T>(key: string): T | null {
    try {
      const text = localStorage.getItem(key);
      return text === null ? null : (JSON.parse(text) as T);
    } catch {
      return null;
    }
  },
  write(key: string, value: unknown): void {
    try {
      localStorage.setItem(key, JSON.stringify(value));
    } catch {
      // The text stays in the page's memory.
    }
  },
  remove(key: string): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing was stored.
    }
  },
  /** Every key that begins so. */
  keys(prefix: string): string[] {
    try {
      return Array.from({ length: localStorage.length }, (_, index) => localStorage.key(index))
        .filter((key) => key !== null)
        .filter((key) => key.startsWith(prefix));
    } catch {
      return [];
    }
  },
  removeAll(prefix: string): void {
    for (const key of storage.keys(prefix)) storage.remove(key);
  },
};
