/** Runs what has the same key one after the other, in the order of the calls. */
export class Turns {
  private readonly tails = new Map<string, Promise<unknown>>();

  take<T>(key: string, run: () => Promise<T>): Promise<T> {
    const before = this.tails.get(key) ?? Promise.resolve();
    const turn = before.then(run, run);
    this.tails.set(key, turn);
    const done = () => {
      if (this.tails.get(key) === turn) this.tails.delete(key);
    };
    turn.then(done, done);
    return turn;
  }
}
