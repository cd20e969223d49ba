import type { TermMentions } from '@rounds/contracts';
import { renderPostMarkdown } from '@rounds/threads';
import type { SeededRandom } from '../bulk/seeded-random.js';
import { loadDemoContent } from '../demo/demo-content.js';

const PARAGRAPHS_PER_TOPIC = 24;
const MARKDOWN = /[\\`*_[\]<>|~&#@]|^\s*(\d+[.)]|[-+=])|:\/\//;
const TITLES = [
  (a: string, b: string) => `${a} in somebody who also has ${b}: what changes?`,
  (a: string, b: string) => `Could this be ${a}, or is it ${b}?`,
  (a: string, b: string) => `${a} after ${b}: what to look for`,
  (a: string, b: string) => `How do you follow up ${a} beside ${b}?`,
  (a: string, b: string) => `Differential: ${a} or ${b}`,
];

interface Topic {
  focus: string;
  paragraphs: Rendered[];
}

interface Rendered {
  body: string;
  html: string;
  named: TermMentions;
}

/**
 * Posts put together from the sentences of the demo's library, so that search finds what it finds
 * in earnest. Each paragraph is rendered and read once: a million posts would take minutes.
 */
export class LoadText {
  private readonly topics: Topic[];

  constructor(
    private readonly random: SeededRandom,
    private readonly namedIn: (html: string) => TermMentions,
  ) {
    const { library } = loadDemoContent();
    this.topics = library
      .map(({ focus, body }) => ({ focus, sentences: plainSentences(body) }))
      .filter(({ sentences, focus }) => sentences.length > 1 && focus.length < 60)
      .map(({ focus, sentences }) => ({ focus, paragraphs: this.paragraphsOf(sentences) }));
  }

  get topicCount(): number {
    return this.topics.length;
  }

  title(topic: number): string {
    const title = this.random.pick(TITLES);
    return title(this.topic(topic).focus, this.random.pick(this.topics).focus);
  }

  /** One to three paragraphs, most of them on the topic. */
  post(topic: number): Rendered {
    const count = 1 + this.random.index(3);
    const paragraphs = Array.from({ length: count }, () => {
      const from = this.random.next() < 0.8 ? this.topic(topic) : this.random.pick(this.topics);
      return this.random.pick(from.paragraphs);
    });
    return {
      body: paragraphs.map(({ body }) => body).join('\n\n'),
      html: paragraphs.map(({ html }) => html).join(''),
      named: {
        medications: unique(paragraphs.flatMap(({ named }) => named.medications)),
        effects: unique(paragraphs.flatMap(({ named }) => named.effects)),
      },
    };
  }

  private topic(topic: number): Topic {
    const found = this.topics[topic % this.topics.length];
    if (!found) throw new Error('the library has no text to write from');
    return found;
  }

  private paragraphsOf(sentences: string[]): Rendered[] {
    return Array.from({ length: PARAGRAPHS_PER_TOPIC }, () => {
      const from = this.random.index(sentences.length);
      const body = sentences.slice(from, from + 1 + this.random.index(3)).join(' ');
      const html = renderPostMarkdown(body);
      return { body, html, named: this.namedIn(html) };
    });
  }
}

const unique = <T extends { id: string }>(tags: T[]): T[] => [
  ...new Map(tags.map((tag) => [tag.id, tag])).values(),
];

/** Without anything that markdown could mean, so that paragraphs render alike together. */
const plainSentences = (text: string): string[] =>
  text
    .split(/(?<=[.?!])\s+/)
    .map((sentence) => sentence.trim())
    .filter((sentence) => sentence.length > 30 && sentence.length < 400)
    .filter((sentence) => !MARKDOWN.test(sentence));
