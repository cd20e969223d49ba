import type { Author, Role, VerificationStatus } from '@rounds/contracts';

/** Who is asking: the session and the standing of its clinician, at most a second old. */
export interface Viewer {
  id: string;
  sessionId: string;
  displayName: string;
  role: Role;
  /** Their byline, for what they write now. */
  author: Author;
  verification: VerificationStatus;
  /** Verified, not expired and not suspended. */
  verified: boolean;
  suspended: boolean;
}
