import { SeededRandom } from '../../apps/cli/commands/bulk/seeded-random.js';
import { readCorpus, type CorpusDocument } from './search-collection.js';
import { MEDQUAD, SCIFACT } from './search-corpora.js';

/** Raised where the posts change, so that data kept from before is not taken for them. */
export const POSTS_VERSION = 1;
export const AUTHORS = 2_000;

const MOST_REPLIES = 7;
const KINDS = ['question', 'question', 'case', 'medication', 'side-effect', 'discussion'] as const;

/** A post of the million. Shares lie in [0, 1): the loader turns them into rows it knows. */
export interface MillionPost {
  /** From 0; its first post has number 1. */
  thread: number;
  number: number;
  title: string;
  body: string;
  kind: (typeof KINDS)[number];
  author: number;
  channel: number;
  /** Where in the years that are filled. */
  time: number;
  medication: number | null;
  effect: number | null;
  /** Of a judged collection, hidden among the others. */
  judged: CorpusDocument | null;
}

/**
 * The same posts for the same number. Their sentences are MedQuAD's, most of a post about one
 * topic, and topics are unevenly popular. Half of them also have a line of words drawn at random
 * from SciFact's abstracts, so that the words of its queries are common and yet nothing answers
 * them. Case numbers and slips of the pen let the vocabulary grow as it does in use.
 */
export function* millionPosts(count: number, judged: CorpusDocument[]): Generator<MillionPost> {
  const random = new SeededRandom(7);
  const topics = topicsOf(readCorpus(MEDQUAD.corpus));
  const noise = readCorpus(SCIFACT.corpus).flatMap(({ body }) => body.match(/[\p{L}\d-]+/gu) ?? []);
  const hidden = hiddenAt(judged, count);
  let made = 0;
  for (let thread = 0; made < count; thread += 1) {
    const shared = {
      thread,
      kind: random.pick(KINDS),
      channel: random.next() ** 1.7,
      medication: random.next() < 0.5 ? random.next() ** 2.5 : null,
      effect: random.next() < 0.3 ? random.next() ** 2 : null,
    };
    const opened = random.next();
    const document = hidden.next(made);
    const author = () => Math.floor(AUTHORS * random.next() ** 2);
    if (document) {
      const { title, body } = document;
      const none = { medication: null, effect: null };
      yield {
        ...shared,
        ...none,
        number: 1,
        title,
        body,
        author: author(),
        time: opened,
        judged: document,
      };
      made += 1;
      continue;
    }
    const topic = topics[Math.floor(topics.length * random.next() ** 1.7)]!;
    const posts = Math.min(count - made, 1 + random.index(MOST_REPLIES + 1));
    for (let number = 1; number <= posts; number += 1, made += 1) {
      yield {
        ...shared,
        number,
        title: topic.title,
        body: bodyOf(random, topic, topics, noise),
        author: author(),
        time: Math.min(0.999999, opened + (number - 1) * 0.0002 * random.next()),
        judged: null,
      };
    }
  }
}

interface Topic {
  title: string;
  sentences: string[];
}

const topicsOf = (documents: CorpusDocument[]): Topic[] =>
  documents
    .map(({ title, body }) => ({
      title,
      sentences: body.split(/(?<=[.?!])\s+/).filter((s) => s.length > 20 && s.length < 300),
    }))
    .filter(({ sentences }) => sentences.length > 1);

/** Spread evenly, so that they have neither the first ids nor the last. */
function hiddenAt(judged: CorpusDocument[], count: number) {
  let next = 0;
  return {
    next: (made: number) =>
      next < judged.length && made >= (next * count) / judged.length ? judged[next++]! : null,
  };
}

function bodyOf(random: SeededRandom, topic: Topic, topics: Topic[], noise: string[]): string {
  const sentences: string[] = [];
  for (let i = 2 + random.index(4); i > 0; i -= 1) {
    const { sentences: from } = random.next() < 0.8 ? topic : random.pick(topics);
    sentences.push(random.pick(from));
  }
  if (random.next() < 0.5) {
    sentences.push(
      `${Array.from({ length: 10 + random.index(20) }, () => random.pick(noise)).join(' ')}.`,
    );
  }
  if (random.next() < 0.3) sentences.push(`Case ${100_000 + random.index(900_000)}.`);
  const body = sentences.join(' ');
  return random.next() < 0.3 ? slipped(random, body) : body;
}

/** One of its longer words with two letters changed places. */
function slipped(random: SeededRandom, body: string): string {
  const words = body.split(' ');
  const at = random.index(words.length);
  if (/^[a-z]{5,}$/.test(words[at]!)) words[at] = slip(random, words[at]!);
  return words.join(' ');
}

/** A swap, a letter left out or a letter doubled, never the first. */
export function slip(random: SeededRandom, word: string): string {
  const at = 1 + random.index(word.length - 2);
  const [before, one, two, after] = [
    word.slice(0, at),
    word[at]!,
    word[at + 1]!,
    word.slice(at + 2),
  ];
  return random.pick([
    before + two + one + after,
    before + two + after,
    before + one + one + two + after,
  ]);
}
