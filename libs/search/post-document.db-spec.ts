import { randomUUID } from 'node:crypto';
import { Test, type TestingModule } from '@nestjs/testing';
import { IdentityModule, type Viewer } from '@rounds/identity';
import { idempotentCall, PlatformModule, readEnvironment } from '@rounds/platform';
import { insertClinician, testDatabase, type TestDatabase } from '@rounds/testing';
import { PostsService, ThreadsModule, ThreadsService } from '@rounds/threads';
import { DataSource } from 'typeorm';
import { documentsAfter, documentsOf } from './post-document.js';

let database: TestDatabase;
let app: TestingModule;
let dataSource: DataSource;
let author: Viewer;

beforeAll(async () => {
  database = await testDatabase();
  const environment = readEnvironment({ NODE_ENV: 'test', LOG_LEVEL: 'silent' });
  app = await Test.createTestingModule({
    imports: [PlatformModule.forRoot(environment, database.url), IdentityModule, ThreadsModule],
  }).compile();
  dataSource = app.get(DataSource);
  author = await insertClinician(dataSource);
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

const slugs = async (table: string, ids: string[]) => {
  const rows = await dataSource.query<{ slug: string }[]>(
    `SELECT slug FROM ${table} WHERE id = ANY($1::uuid[]) ORDER BY slug`,
    [ids],
  );
  return rows.map(({ slug }) => slug);
};

it('a document has the thread’s tags and what its own post names, each once', async () => {
  const thread = await app.get(ThreadsService).open(
    author,
    'cardiology',
    {
      title: 'Bleeding',
      body: 'On warfarin and sertraline.',
      kind: 'question',
      medicationIds: ['warfarin'],
      effectIds: ['bruising'],
    },
    null,
  );
  const body = 'Apixaban: less nausea, as much bruising.';
  const call = idempotentCall(author.id, randomUUID(), [thread.id, body])!;
  const reply = await app.get(PostsService).reply(author, thread.id, { body }, call);
  const { documents } = await documentsOf(dataSource.manager, [thread.firstPost.id, reply.id]);
  const byId = new Map(documents.map((document) => [document.postId, document]));
  const first = byId.get(thread.firstPost.id)!;
  const second = byId.get(reply.id)!;
  expect(await slugs('medication', first.medicationIds)).toEqual(['sertraline', 'warfarin']);
  expect(await slugs('effect', first.effectIds)).toEqual(['bruising']);
  expect(await slugs('medication', second.medicationIds)).toEqual(['apixaban', 'warfarin']);
  expect(await slugs('effect', second.effectIds)).toEqual(['bruising', 'nausea']);
  expect([first.medicationIds.length, second.effectIds.length]).toEqual([2, 2]);
  const rebuilt = await documentsAfter(dataSource.manager, null, 10);
  expect(rebuilt.documents.find(({ postId }) => postId === reply.id)).toEqual(second);
});
