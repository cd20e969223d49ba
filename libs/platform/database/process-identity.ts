import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/**
 * A text that no other process, before or after, has had: the pid alone is re-used, in a container
 * even at every start. `undefined` when the process is gone, or a zombie waiting to be reaped.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxIdentity(pid);
  if (process.platform === 'win32') return isSignalable(pid) ? String(pid) : undefined;
  const shown = ps(pid, 'stat=,lstart=');
  return shown === undefined || shown.startsWith('Z') ? undefined : `${pid} ${dropState(shown)}`;
}

/**
 * The Postgres processes that work in this data folder: the postmaster, and any backends that
 * outlived it. On Linux they are known by their working directory, which holds through symbolic
 * links and re-used pids; elsewhere only the recorded postmaster is looked at.
 */
export function serversOf(dataDir: string, recordedPid: number | undefined): number[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && worksIn(name, dataDir))
      .map(Number);
  }
  if (recordedPid === undefined) return [];
  if (process.platform === 'win32') return isSignalable(recordedPid) ? [recordedPid] : [];
  const shown = ps(recordedPid, 'stat=,command=') ?? 'Z';
  return !shown.startsWith('Z') && shown.includes(dataDir) ? [recordedPid] : [];
}

function linuxIdentity(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name, which may hold spaces and brackets; the rest follows it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return `${pid} ${fields[19]} ${boot}`;
  } catch {
    return undefined;
  }
}

function worksIn(pid: string, dataDir: string): boolean {
  try {
    return (
      readlinkSync(`/proc/${pid}/cwd`) === dataDir &&
      path.basename(readlinkSync(`/proc/${pid}/exe`)).startsWith('postgres')
    );
  } catch {
    return false;
  }
}

function ps(pid: number, columns: string): string | undefined {
  const shown = spawnSync('ps', ['-ww', '-o', columns, '-p', String(pid)], { encoding: 'utf8' });
  return shown.status === 0 ? shown.stdout.trim() : undefined;
}

const dropState = (shown: string) => shown.replace(/^\S+\s+/, '');

function isSignalable(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
