import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { projectRoot } from '@rounds/platform';

const email = z.string().regex(/^[a-z]+(\.[a-z]+)?@rounds\.test$/);
const slug = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/);
const hours = z.number().positive();

const clinicianSchema = z.strictObject({
  email,
  displayName: z.string().min(3).max(80),
  firstName: z.string().min(1),
  lastName: z.string().min(1),
  country: z.string().regex(/^[A-Z]{2}$/),
  specialty: slug,
  npi: z
    .string()
    .regex(/^2\d{9}$/)
    .nullable(),
  licenceNumber: z.string().min(4).nullable(),
  bio: z.string().min(10).max(200),
  role: z.enum(['clinician', 'reviewer', 'moderator', 'admin']),
  verification: z.enum(['verified', 'pending', 'rejected']),
  /** For `pending`, what the reviewer should notice; for `rejected`, the reason given. */
  verificationNote: z.string().min(10).optional(),
});

const postSchema = z.strictObject({
  author: email,
  body: z.string().min(1).max(4000),
  /** Index of an earlier reply; 0 is the first reply, not the opening post. */
  replyTo: z.int().nonnegative().optional(),
  reactions: z
    .strictObject({
      helpful: z.array(email).optional(),
      'seen-it-too': z.array(email).optional(),
    })
    .optional(),
});

const privateThreadSchema = z.strictObject({
  title: z.string().min(10).max(200),
  kind: z.enum(['question', 'case', 'medication', 'side-effect', 'discussion']),
  author: email,
  body: z.string().min(20).max(4000),
  medications: z.array(z.string()),
  effects: z.array(z.string()),
  posts: z.array(postSchema),
  /** Index of the accepted reply. */
  answer: z.int().nonnegative().optional(),
  /** Age of the thread. */
  hoursAgo: hours,
  /** Age of each reply, in the order of `posts`. */
  postHours: z.array(hours),
});

const threadSchema = privateThreadSchema.extend({ channel: slug });

const followSchema = z.strictObject({ follower: email, followed: email });
const membershipSchema = z.strictObject({ clinician: email, channels: z.array(slug) });

const privateChannelSchema = z.strictObject({
  slug,
  name: z.string().min(3),
  description: z.string().min(10),
  owner: email,
  members: z.array(email),
  threads: z.array(privateThreadSchema),
});

const topicSchema = z.strictObject({ focus: z.string().min(1), channel: slug });

const libraryRowSchema = z.strictObject({
  doc_id: z.string().min(1),
  title: z.string().min(5),
  body: z.string().min(200).max(2500),
  focus: z.string().min(1),
  source: z.string().startsWith('MedQuAD/'),
  url: z.url(),
  licence: z.literal('CC-BY-4.0'),
});

export type DemoClinician = z.infer<typeof clinicianSchema>;
export type DemoThread = z.infer<typeof threadSchema>;
export type DemoPrivateThread = z.infer<typeof privateThreadSchema>;
export type DemoPrivateChannel = z.infer<typeof privateChannelSchema>;
export type DemoFollow = z.infer<typeof followSchema>;
export type DemoMembership = z.infer<typeof membershipSchema>;
/** A question and answer of MedQuAD, with the channel its topic belongs to. */
export type DemoLibraryRow = z.infer<typeof libraryRowSchema> & { channel: string };

export interface DemoContent {
  clinicians: DemoClinician[];
  threads: DemoThread[];
  follows: DemoFollow[];
  memberships: DemoMembership[];
  privateChannels: DemoPrivateChannel[];
  library: DemoLibraryRow[];
}

/** Read from the source tree: the build emits no JSON. */
const contentPath = (name: string) => join(projectRoot(), 'apps/cli/commands/demo/content', name);

const readJson = <T>(name: string, schema: z.ZodType<T>): T =>
  schema.parse(JSON.parse(readFileSync(contentPath(name), 'utf8')));

function readLibrary(): DemoLibraryRow[] {
  const table: unknown = parse(readFileSync(contentPath('medquad-topics.csv')), { columns: true });
  const channels = new Map(
    z
      .array(topicSchema)
      .parse(table)
      .map(({ focus, channel }) => [focus, channel]),
  );
  const lines = gunzipSync(readFileSync(contentPath('medquad.jsonl.gz'))).toString('utf8');
  return lines
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const row = libraryRowSchema.parse(JSON.parse(line));
      const channel = channels.get(row.focus);
      if (channel === undefined) throw new Error(`medquad-topics.csv has no row for ${row.focus}`);
      return { ...row, channel };
    });
}

export function loadDemoContent(): DemoContent {
  return {
    clinicians: readJson('clinicians.json', z.array(clinicianSchema)),
    threads: readJson('threads.json', z.array(threadSchema)),
    follows: readJson('follows.json', z.array(followSchema)),
    memberships: readJson('memberships.json', z.array(membershipSchema)),
    privateChannels: readJson('private-channels.json', z.array(privateChannelSchema)),
    library: readLibrary(),
  };
}
