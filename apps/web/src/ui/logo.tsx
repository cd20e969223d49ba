/** The mark of favicon.svg: a round of a ward, and a pulse. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" fill="none" aria-hidden>
      <rect width="32" height="32" rx="9" fill="var(--mantine-color-teal-7)" />
      <path
        d="M23.6 20.4A9 9 0 1 1 25 15.6"
        stroke="#fff"
        strokeWidth="2.6"
        strokeLinecap="round"
      />
      <path
        d="M7.5 16.2h4.2l2-4.4 3.6 8.6 2-4.2h5.7"
        stroke="#9fe3db"
        strokeWidth="2.2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
