import { ChannelStream, type Joined } from './channel-stream';

interface Event {
  seq: number;
}
type Answer = Joined<Event> | null;

const events = (...seqs: number[]): Event[] => seqs.map((seq) => ({ seq }));

/** A stream on a clock of its own, whose joins are answered by hand. */
function watch() {
  const waiting = new Map<number, { at: number; run: () => void }>();
  const joins: { after: number | undefined; answer: (answer: Answer | Error) => Promise<void> }[] =
    [];
  const seen: (number | string)[] = [];
  let now = 0;
  let handle = 0;
  const stream = new ChannelStream<Event>({
    join: (after) =>
      new Promise<Answer>((resolve, reject) => {
        const answer = async (given: Answer | Error): Promise<void> => {
          if (given instanceof Error) reject(given);
          else resolve(given);
          await settled();
        };
        joins.push({ after, answer });
      }),
    onEvents: (batch) => seen.push(...batch.map(({ seq }) => seq)),
    onJoined: () => seen.push('joined'),
    onResync: () => seen.push('resync'),
    onRefused: () => seen.push('refused'),
    timer: {
      set: (run, milliseconds) => {
        waiting.set(++handle, { at: now + milliseconds, run });
        return handle;
      },
      clear: (which) => waiting.delete(which as number),
    },
    random: () => 0.5,
  });
  const pass = (milliseconds: number): void => {
    now += milliseconds;
    for (const [which, { at, run }] of [...waiting]) {
      if (at <= now && waiting.delete(which)) run();
    }
  };
  const receive = (...seqs: number[]): void => seqs.forEach((seq) => stream.receive({ seq }));
  /** Joined at `seq`, with nothing missed. */
  const join = async (seq: number): Promise<void> => {
    void stream.start();
    await joins.at(-1)!.answer({ lastSeq: seq, events: [] });
    seen.length = 0;
  };
  return { stream, joins, seen, pass, receive, join };
}

const settled = (): Promise<void> => new Promise((resolve) => void setTimeout(resolve));

describe('ChannelStream', () => {
  it('starts where the server stands and says when it may be read', async () => {
    const { stream, joins, seen, receive } = watch();
    void stream.start();
    expect(joins[0]!.after).toBeUndefined();
    await joins[0]!.answer({ lastSeq: 7, events: [] });
    receive(8);
    expect(seen).toEqual(['joined', 8]);
  });

  it('starts after a known seq with what was missed since', async () => {
    const { stream, joins, seen } = watch();
    void stream.start(4);
    await joins[0]!.answer({ lastSeq: 6, events: events(5, 6) });
    expect(joins[0]!.after).toBe(4);
    expect(seen).toEqual([5, 6]);
  });

  it('applies what arrives while the join is under way after it, without what it covered', async () => {
    const { stream, joins, seen, receive } = watch();
    void stream.start();
    receive(7, 8, 9);
    await joins[0]!.answer({ lastSeq: 8, events: [] });
    expect(seen).toEqual(['joined', 9]);
  });

  it('drops duplicates, whether applied or waiting', async () => {
    const { seen, receive, join } = watch();
    await join(3);
    receive(4, 4, 3, 1, 6, 6, 5, 5, 6);
    expect(seen).toEqual([4, 5, 6]);
  });

  it('puts swapped neighbours in order without asking', async () => {
    const { joins, seen, pass, receive, join } = watch();
    await join(3);
    receive(5, 4, 7, 6);
    pass(1_000);
    expect(seen).toEqual([4, 5, 6, 7]);
    expect(joins).toHaveLength(1);
  });

  it('asks for a gap after 300 ms and goes on without a repeat', async () => {
    const { joins, seen, pass, receive, join } = watch();
    await join(3);
    receive(4, 7);
    pass(299);
    expect(joins).toHaveLength(1);
    pass(2);
    expect(joins[1]!.after).toBe(4);
    receive(8);
    await joins[1]!.answer({ lastSeq: 7, events: events(5, 6, 7) });
    expect(seen).toEqual([4, 5, 6, 7, 8]);
    pass(60_000);
    expect(joins).toHaveLength(2);
  });

  it('sees a gap at the tail by the announced head', async () => {
    const { stream, joins, seen, pass, join } = watch();
    await join(3);
    stream.head(5);
    pass(400);
    await joins[1]!.answer({ lastSeq: 5, events: events(4, 5) });
    expect(seen).toEqual([4, 5]);
    stream.head(5);
    pass(60_000);
    expect(joins).toHaveLength(2);
  });

  it('reads afresh where the log no longer reaches back, and goes on from its head', async () => {
    const { joins, seen, pass, receive, join } = watch();
    await join(3);
    receive(900);
    pass(400);
    await joins[1]!.answer({ lastSeq: 899, events: [], resync: true });
    expect(seen).toEqual(['resync', 900]);
  });

  it('goes back where the log was restored to an earlier state', async () => {
    const { stream, joins, seen, receive, join } = watch();
    await join(50);
    stream.disconnected();
    void stream.reconnected();
    await joins[1]!.answer({ lastSeq: 20, events: [], resync: true });
    receive(21);
    expect(seen).toEqual(['resync', 21]);
  });

  it('joins again after a reconnect with the last seq, ignoring the answer of the old connection', async () => {
    const { stream, joins, seen, pass, receive, join } = watch();
    await join(3);
    receive(5);
    pass(400);
    stream.disconnected();
    void stream.reconnected();
    await joins[1]!.answer({ lastSeq: 6, events: events(4, 5, 6) });
    expect(seen).toEqual([]);
    await joins[2]!.answer({ lastSeq: 5, events: events(4, 5) });
    expect(joins[2]!.after).toBe(3);
    expect(seen).toEqual([4, 5]);
  });

  it('tries again later and later where no answer comes', async () => {
    const { joins, pass, receive, join } = watch();
    await join(3);
    receive(5);
    pass(300);
    await joins[1]!.answer(new Error('timeout'));
    pass(599);
    expect(joins).toHaveLength(2);
    pass(1);
    await joins[2]!.answer(new Error('timeout'));
    pass(1_199);
    expect(joins).toHaveLength(3);
    pass(1);
    expect(joins).toHaveLength(4);
  });

  it('takes an answer in parts until it reaches the head that it names', async () => {
    const { joins, seen, pass, stream, join } = watch();
    await join(0);
    stream.head(4);
    pass(300);
    await joins[1]!.answer({ lastSeq: 4, events: events(1, 2) });
    pass(300);
    expect(joins[2]!.after).toBe(2);
    await joins[2]!.answer({ lastSeq: 4, events: events(3, 4) });
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('is caught up once its join is answered, also where nothing was missed', async () => {
    const { stream, joins, join } = watch();
    await join(3);
    stream.disconnected();
    void stream.reconnected();
    expect(stream.isBehind).toBe(true);
    await joins[1]!.answer({ lastSeq: 3, events: [] });
    expect(stream.isBehind).toBe(false);
  });

  it('is caught up once a first join stands that failed before', async () => {
    const { stream, joins, pass } = watch();
    void stream.start();
    await joins[0]!.answer(new Error('timeout'));
    expect(stream.isBehind).toBe(true);
    pass(600);
    await joins[1]!.answer({ lastSeq: 3, events: [] });
    expect(stream.isBehind).toBe(false);
  });

  it('asks later and later where the answers bring nothing of what is missing', async () => {
    const { stream, joins, pass, receive, join } = watch();
    await join(3);
    receive(5);
    pass(300);
    await joins[1]!.answer({ lastSeq: 3, events: [] });
    expect(stream.isBehind).toBe(true);
    pass(599);
    expect(joins).toHaveLength(2);
    pass(1);
    await joins[2]!.answer({ lastSeq: 3, events: [] });
    pass(1_199);
    expect(joins).toHaveLength(3);
    pass(1);
    await joins[3]!.answer({ lastSeq: 5, events: events(4, 5) });
    expect(stream.isBehind).toBe(false);
  });

  it('never hides a gap that the server says it has no events for', async () => {
    const { joins, seen, pass, receive, join } = watch();
    await join(3);
    receive(6);
    pass(300);
    await joins[1]!.answer({ lastSeq: 5, events: [] });
    expect(seen).toEqual(['resync', 6]);
  });

  it('stays silent once refused or stopped', async () => {
    const { stream, joins, seen, pass, receive } = watch();
    void stream.start();
    await joins[0]!.answer(null);
    receive(1);
    stream.head(9);
    pass(60_000);
    expect(seen).toEqual(['refused']);
    expect(joins).toHaveLength(1);
  });
});
