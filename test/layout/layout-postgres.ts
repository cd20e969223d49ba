import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@rounds/platform';

/** The real Postgres of a layout, with fsync on: what it acknowledged survives its kill -9. */
export class LayoutPostgres {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'rounds-layout-'));
  private server: EmbeddedPostgres | null = null;
  private port: number | undefined;
  private address = '';

  constructor(private readonly flags: string[] = []) {
    chmodSync(this.folder, 0o755); // root's server runs as another user
  }

  get url(): string {
    return this.address;
  }

  get running(): boolean {
    return this.server !== null;
  }

  /** Also after a kill: on the same data, at the same address. */
  async start(): Promise<void> {
    const server = await startEmbeddedPostgres({
      dataDir: path.join(this.folder, 'postgres'),
      flags: ['max_connections=200', ...this.flags],
      ...(this.port === undefined ? {} : { port: this.port }),
    });
    this.server = server;
    this.port = server.port;
    this.address = server.url;
  }

  /** The postmaster; its sessions notice and end. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const { server } = this;
    this.server = null;
    if (!server) return;
    process.kill(server.pid, signal);
    await server.exited;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
    rmSync(this.folder, { recursive: true, force: true });
  }
}
