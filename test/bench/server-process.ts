import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface, type Interface } from 'node:readline';

/** Clock ticks per second of /proc on Linux. */
const TICKS = 100;

/** A server that is measured, in a process of its own. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    private readonly lines: Interface,
  ) {}

  /** Resolves when the process prints `… ready at URL`. */
  static async start(args: string[], env: NodeJS.ProcessEnv): Promise<ServerProcess> {
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const url = await new Promise<string>((resolve, reject) => {
      lines.on('line', (line) => {
        const ready = / ready at (\S+)$/.exec(line)?.[1];
        if (ready) resolve(ready);
      });
      lines.once('close', () => reject(new Error(`${args.join(' ')} ended before it was ready`)));
    });
    return new ServerProcess(child, url, lines);
  }

  /** Heap and buffers in use after a collection, in bytes; needs memory-probe.cjs in the process. */
  async memory(): Promise<number> {
    const answer = new Promise<string>((resolve) => {
      const look = (line: string) => {
        if (!line.startsWith('memory ')) return;
        this.lines.off('line', look);
        resolve(line.slice('memory '.length));
      };
      this.lines.on('line', look);
    });
    this.child.kill('SIGUSR2');
    const { heapUsed, external } = JSON.parse(await answer) as Record<string, number>;
    return (heapUsed ?? NaN) + (external ?? NaN);
  }

  /** CPU time used so far, user and system, in seconds; undefined where there is no /proc. */
  cpuSeconds(): number | undefined {
    try {
      const stat = readFileSync(`/proc/${this.child.pid}/stat`, 'utf8');
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return (Number(fields[11]) + Number(fields[12])) / TICKS;
    } catch {
      return undefined;
    }
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    const overdue = setTimeout(() => this.child.kill('SIGKILL'), 20_000);
    await exited.finally(() => clearTimeout(overdue));
  }
}
