import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { projectRoot } from '@rounds/platform';
import { describeLayout } from '../layout/describe-layout.js';

jest.setTimeout(180_000);

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

describeLayout('test/layout/run.cjs', () => {
  let child: ChildProcessWithoutNullStreams | undefined;
  afterEach(async () => {
    if (child?.exitCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGINT');
    await gone;
  });

  it('starts the layout, says where it is and how to sign in, and leaves nothing behind', async () => {
    const started = spawn(process.execPath, ['test/layout/run.cjs', '--nodes', '2'], {
      cwd: projectRoot(),
      env: { PATH: process.env.PATH, HOME: process.env.HOME },
    });
    child = started;
    let output = '';
    for (const stream of [started.stdout, started.stderr]) {
      stream.on('data', (data) => (output += String(data)));
    }
    const ended = once(started, 'exit');
    const found = async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const match = pattern.exec(output);
        if (match) return match[1] ?? '';
        if (started.exitCode !== null) throw new Error(output);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const proxy = await found(/^Rounds is ready at (http:\S+)/m);
    const names = [...output.matchAll(/^(\w+ ?\d?): .*/gm)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(['api 1', 'api 2', 'worker 1', 'worker 2']));
    const pids = [...output.matchAll(/process (\d+)$/gm)].map(([, pid]) => Number(pid));
    expect(pids.filter(isAlive)).toHaveLength(5);

    const login = await fetch(`${proxy}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: await found(/^Administrator: (\S+)/m),
        password: await found(/^Password of both: (\S+)/m),
      }),
    });
    expect(login.status).toBe(200);
    const { token } = (await login.json()) as { token: string };
    const me = await fetch(`${proxy}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
    expect(await me.json()).toMatchObject({ role: 'admin' });

    started.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(fetch(`${proxy}/health/live`)).rejects.toThrow();
  });
});
