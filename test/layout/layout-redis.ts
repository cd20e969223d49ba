import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildServer } from './child-server.js';

const COMMANDS = ['redis-server', 'valkey-server'];

const runs = (command: string) => spawnSync(command, ['--version']).status === 0;

/** The server program that is installed here; undefined where there is none. */
export const redisCommand = (): string | undefined => COMMANDS.find(runs);

/** Why what needs a Redis cannot run here; null where it can. */
export const whyNoRedis = (): string | null =>
  redisCommand() ? null : 'redis-server is not installed here (apt-get install redis-server)';

/** Keeps nothing on disk: what Redis holds for Rounds may be lost at any time. */
export class LayoutRedis extends ChildServer {
  private readonly folder: string;

  constructor(port: number) {
    const folder = mkdtempSync(path.join(tmpdir(), 'rounds-redis-'));
    const settings = { port, bind: '127.0.0.1', save: '', appendonly: 'no', dir: folder };
    super({
      name: 'redis',
      url: `redis://127.0.0.1:${port}`,
      command: redisCommand() ?? 'redis-server',
      args: Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]),
      ready: /Ready to accept connections/,
    });
    this.folder = folder;
  }

  override async stop(): Promise<void> {
    await super.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
