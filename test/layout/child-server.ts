import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** No promise of the product's: a machine may be busy with anything. */
const START_MS = 300_000;
const STOP_MS = 20_000;
const root = path.resolve(__dirname, '../..');

export interface ChildServerOptions {
  name: string;
  /** Where it answers; null where it answers nobody. */
  url: string | null;
  command: string;
  args: string[];
  env?: NodeJS.ProcessEnv;
  /** What it prints once it is there. */
  ready: RegExp;
  /** Gets what it prints. */
  log?: (text: string) => void;
}

/** A server in a process of its own. It can be killed, frozen and started again at the same address. */
export class ChildServer {
  private child: ChildProcess | null = null;
  private tail = '';

  constructor(private readonly options: ChildServerOptions) {}

  get name(): string {
    return this.options.name;
  }

  /** Throws for a worker, which answers nobody. */
  get url(): string {
    if (this.options.url === null) throw new Error(`${this.name} has no address`);
    return this.options.url;
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  get running(): boolean {
    return this.child !== null;
  }

  /** The last 20,000 characters that it printed. */
  get output(): string {
    return this.tail;
  }

  /** Resolves once it is ready; also after a kill. */
  async start(): Promise<void> {
    if (this.child) throw new Error(`${this.name} runs already`);
    const { command, args, env, ready } = this.options;
    this.tail = '';
    const child = spawn(command, args, {
      cwd: root,
      env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child = child;
    child.once('exit', () => {
      if (this.child === child) this.child = null;
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (what: string) => {
        clearTimeout(late);
        reject(new Error(`${this.name} ${what}:\n${this.tail}`));
      };
      const late = setTimeout(() => fail(`is not ready yet, ${stateOf(child)}`), START_MS);
      child.once('error', (error) => fail(error.message));
      // Not at its exit: then its last lines, which say why, may still be on their way.
      child.once('close', (code, signal) => fail(`ended with ${code ?? signal}`));
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (data: Buffer) => {
          this.tail = `${this.tail}${data.toString()}`.slice(-20_000);
          this.options.log?.(data.toString());
          if (!ready.test(this.tail)) return;
          clearTimeout(late);
          resolve();
        });
      }
    });
  }

  /** Resolves when it has ended by itself. */
  async ended(): Promise<void> {
    if (this.child) await once(this.child, 'exit');
  }

  /** Resolves when it is gone. SIGKILL, as if its power failed, unless another one is named. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const child = this.child;
    if (!child) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    const late = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
    await ended;
    clearTimeout(late);
    this.child = null;
  }

  /** Its connections stay open and nothing answers on them. */
  freeze(): void {
    this.child?.kill('SIGSTOP');
  }

  wake(): void {
    this.child?.kill('SIGCONT');
  }

  /** As a supervisor would, frozen or not. */
  async stop(): Promise<void> {
    this.wake();
    await this.kill('SIGTERM');
  }
}

/** What may tell why it takes so long. */
function stateOf({ pid }: ChildProcess): string {
  const load = `load of the machine ${os.loadavg()[0]?.toFixed(1)}`;
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return `state ${/^State:\s*(.*)$/m.exec(status)?.[1]}, ${load}`;
  } catch {
    return load;
  }
}
