import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

export interface RoundsProcess {
  child: ChildProcess;
  /** Everything it printed so far, errors included. */
  output(): string;
  /** Resolves with the match; rejects when the process ends without having printed it. */
  prints(pattern: RegExp): Promise<RegExpExecArray>;
  exit: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs an app from its sources in a process of its own, with these settings and no others. */
export function startRounds(
  app: 'api' | 'worker' | 'cli',
  env: Record<string, string>,
  args: string[] = [],
): RoundsProcess {
  const program = `require('./apps/${app}/main.ts')`;
  const child = spawn(process.execPath, ['-r', './test/typescript.cjs', '-e', program, ...args], {
    env: { PATH: process.env.PATH, HOME: process.env.HOME, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += String(data);
      for (const listener of listeners) listener();
    });
  }
  const exit = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  const prints = (pattern: RegExp) =>
    new Promise<RegExpExecArray>((resolve, reject) => {
      const look = () => {
        const match = pattern.exec(output);
        if (!match) return;
        listeners.delete(look);
        resolve(match);
      };
      listeners.add(look);
      look();
      void exit.then(() => reject(new Error(`it ended without ${pattern}:\n${output}`)));
    });
  return { child, output: () => output, prints, exit };
}

/** Kills what still runs. */
export async function endRounds(processes: RoundsProcess[]): Promise<void> {
  for (const { child, exit } of processes.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    await exit;
  }
}
