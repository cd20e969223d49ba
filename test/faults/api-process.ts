import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const START_MS = 60_000;
const root = path.resolve(__dirname, '../..');

/** The built api as its own process, with its embedded Postgres; always at the same address. */
export class ApiProcess {
  private child: ChildProcess | null = null;
  /** What it printed, for when it does not start. */
  private output = '';

  constructor(
    readonly url: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async start(): Promise<void> {
    const main = path.join(root, 'dist/apps/api/main.js');
    const child = spawn(process.execPath, [main], {
      cwd: root,
      env: { ...process.env, ...this.env, PORT: new URL(this.url).port },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    await new Promise<void>((resolve, reject) => {
      const late = setTimeout(() => reject(this.failure('did not start in time')), START_MS);
      child.once('exit', (code) => reject(this.failure(`ended with ${code}`)));
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => {
          this.output = `${this.output}${data.toString()}`.slice(-4_000);
          if (!this.output.includes('Rounds is ready at')) return;
          clearTimeout(late);
          resolve();
        });
      }
    });
    this.output = '';
  }

  /** As if the power of this process failed: it runs no code of its own any more. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async stop(): Promise<void> {
    await this.end('SIGTERM');
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    this.child = null;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }

  private failure(what: string): Error {
    return new Error(`the api ${what}:\n${this.output}`);
  }
}
