import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { environmentSchema, projectRoot } from '@rounds/platform';
import { Ajv2019 } from 'ajv/dist/2019.js';

interface Service {
  image: string;
  build?: { context: string; dockerfile: string };
  command?: string[];
  environment?: Record<string, string>;
  healthcheck?: { test?: string[]; disable?: boolean };
  restart?: string;
  user?: string;
  cap_drop?: string[];
  security_opt?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas?: number; resources?: { limits?: { cpus?: string; memory?: string } } };
}

const folder = path.join(projectRoot(), 'docker');
const dockerfile = readFileSync(path.join(folder, 'Dockerfile'), 'utf8');
const settings = { POSTGRES_PASSWORD: 'for-a-test', MEILI_MASTER_KEY: 'for-a-test-as-well' };
/** The Compose specification's own, as Debian ships it with docker-compose. */
const SCHEMA = '/usr/lib/python3/dist-packages/compose/config/compose_spec.json';

const compose = (args: string[], env: Record<string, string> = settings) =>
  spawnSync('docker-compose', ['-f', 'compose.yaml', ...args], {
    ...{ cwd: folder, encoding: 'utf8', env: { PATH: process.env.PATH, ...env } },
  });

/** Parsed by the same library as docker-compose's. */
function parsed(text: string): { services: Record<string, Service> } {
  const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))';
  const { stdout, stderr } = spawnSync('python3', ['-c', program], {
    input: text,
    encoding: 'utf8',
  });
  if (!stdout) throw new Error(stderr);
  return JSON.parse(stdout) as { services: Record<string, Service> };
}

const missing = compose(['version']).status === 0 && existsSync(SCHEMA) ? null : 'not installed';

if (missing && process.env.CI !== 'true') {
  console.warn('docker/compose.yaml was not checked: install docker-compose (Debian, 1.29.2)');
  it.skip('docker/compose.yaml was not checked: docker-compose is not installed', () => undefined);
} else {
  describe('docker/compose.yaml', () => {
    let found: Record<string, Service> = {};
    beforeAll(() => {
      found = parsed(compose(['config']).stdout).services;
    });
    const services = () => found;
    const all = () => Object.entries(found);

    it('is accepted by docker-compose', () => {
      const { status, stderr } = compose(['config', '-q']);
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    });

    it('is what the Compose specification describes', () => {
      const ajv = new Ajv2019({ strict: false, validateFormats: false });
      // Ids of an older draft, which nothing refers to.
      const schema = JSON.parse(readFileSync(SCHEMA, 'utf8'), (key, value) =>
        (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
      );
      const validate = ajv.compile(schema as object);
      const file = parsed(readFileSync(path.join(folder, 'compose.yaml'), 'utf8'));
      validate(file);
      expect(validate.errors).toBeNull();
      // The schema really looks: a key that it does not know is found.
      expect(validate({ ...file, servces: {} })).toBe(false);
    });

    it('is not started without the secrets', () => {
      for (const name of Object.keys(settings)) {
        const { status, stderr } = compose(['config', '-q'], { ...settings, [name]: '' });
        expect([name, status === 0, stderr.includes('set it in .env')]).toEqual([
          name,
          false,
          true,
        ]);
      }
    });

    it('starts with the search engine and the bus down, but not before the migration', () => {
      for (const name of ['api', 'worker']) {
        expect([name, services()[name]?.depends_on]).toEqual([
          name,
          {
            migrate: { condition: 'service_completed_successfully' },
            valkey: { condition: 'service_started' },
            meilisearch: { condition: 'service_started' },
          },
        ]);
      }
      expect(services().migrate?.depends_on).toEqual({
        postgres: { condition: 'service_healthy' },
      });
    });

    it('runs nothing as root', () => {
      for (const [name, { user, build }] of all()) {
        const file = build && readFileSync(path.join(build.context, build.dockerfile), 'utf8');
        const last = file?.slice(file.lastIndexOf('\nFROM ')).match(/^USER (\S+)$/m)?.[1];
        expect([name, user ?? last ?? 'root']).not.toEqual([
          name,
          expect.stringMatching(/^(root|0)(:|$)/),
        ]);
      }
      // Its data lies in a volume, which takes its owner from the image.
      expect(services().meilisearch?.volumes).toEqual(['meilisearch:/meili_data:rw']);
    });

    it('keeps the heap of every process well below what its service may take', () => {
      const bytes = (memory = '') => parseInt(memory, 10) * (memory.endsWith('G') ? 1_024 : 1);
      for (const name of ['api', 'worker', 'migrate']) {
        const { environment, deploy } = services()[name] ?? {};
        const given = environment?.NODE_OPTIONS ?? '';
        const old = Number(/--max-old-space-size=(\d+)/.exec(given)?.[1]);
        const semi = Number(/--max-semi-space-size=(\d+)/.exec(given)?.[1] ?? 16);
        const heap = old + 3 * semi; // of what is young there are up to three spaces
        const limit = bytes(deploy?.resources?.limits?.memory);
        expect([name, old > 0 && heap <= 0.75 * limit]).toEqual([name, true]);
      }
    });

    it('runs three api processes and two workers behind a proxy, after one migration', () => {
      const { api, worker, migrate, proxy } = services();
      expect([api?.deploy?.replicas, worker?.deploy?.replicas]).toEqual([3, 2]);
      expect(migrate?.restart).toBe('no');
      expect(proxy?.depends_on?.api?.condition).toBe('service_healthy');
    });

    it('sets nothing that Rounds does not know, and all that several processes need', () => {
      const known = new Set([...Object.keys(environmentSchema.shape), 'NODE_OPTIONS']);
      for (const name of ['api', 'worker', 'migrate']) {
        const set = Object.keys(services()[name]?.environment ?? {});
        expect(set.filter((setting) => !known.has(setting))).toEqual([]);
        expect(set).toEqual(expect.arrayContaining(['DATABASE_URL', 'REDIS_URL', 'MEILI_URL']));
      }
      expect(services().api?.environment).toMatchObject({
        ROUNDS_WORKER: 'none',
        TRUST_PROXY: 'true',
      });
    });

    it('bounds what every service may take, and gives none of them a privilege', () => {
      const unbounded = all().filter(([, { deploy }]) => {
        const { cpus, memory } = deploy?.resources?.limits ?? {};
        return !cpus || !memory;
      });
      expect(unbounded.map(([name]) => name)).toEqual([]);
      for (const [name, service] of all()) {
        expect([name, service.cap_drop]).toEqual([name, ['ALL']]);
        expect([name, service.security_opt]).toEqual([name, ['no-new-privileges:true']]);
      }
    });

    it('knows of every service whether it is well', () => {
      const exempt = all().filter(([, { healthcheck }]) => healthcheck?.test?.[0] === 'NONE');
      expect(exempt.map(([name]) => name).toSorted()).toEqual(['migrate']);
      const worker = services().worker;
      const heartbeat = worker?.environment?.ROUNDS_HEARTBEAT ?? '(none)';
      expect(worker?.healthcheck?.test?.join(' ')).toContain(heartbeat);
      const unchecked = all().filter(([, { healthcheck }]) => !healthcheck?.test);
      expect(unchecked.map(([name]) => name)).toEqual(['api']);
      // The api's check is its image's.
      expect(dockerfile).toMatch(/^HEALTHCHECK .*\/health\/live/ms);
    });

    it('names the version of every image, and ours is built from a pinned Node 24 for no root', () => {
      for (const [, { image, build }] of all()) {
        if (!build) expect(image).toMatch(/:v?\d+(\.\d+)*(-[a-z0-9]+)?$/);
      }
      expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:24\.\d+\.\d+-/m);
      const stages = dockerfile.match(/^FROM .*$/gm) ?? [];
      expect(stages.length).toBeGreaterThan(1);
      expect(stages.every((stage) => stage.startsWith('FROM ${NODE_IMAGE}'))).toBe(true);
      const last = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
      expect(last).toMatch(/^USER node$/m);
    });
  });
}
