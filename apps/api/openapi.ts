import { MetadataScanner, ModulesContainer, Reflector } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { problem } from '@rounds/contracts';
import { ACCESS_RULE, type AccessRule } from '@rounds/identity';
import { z } from 'zod';

const DOCUMENT_PATH = 'api/v1/openapi.json';
const READER_PATH = 'api/docs';
const PROBLEM = { $ref: '#/components/schemas/Problem' };

/** Serves the document and its reader; call before `app.init()`, it is built when asked for. */
export function addOpenApi(app: NestFastifyApplication): void {
  let document: OpenAPIObject | undefined;
  SwaggerModule.setup(READER_PATH, app, () => (document ??= openApiDocument(app)), {
    jsonDocumentUrl: DOCUMENT_PATH,
    raw: ['json'],
    customSiteTitle: 'Rounds API',
  });
}

/** OpenAPI 3.1 from the zod schemas of contracts. */
export function openApiDocument(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.1')
    .setTitle('Rounds')
    .setDescription(
      'A real-time forum for verified clinicians. Errors are problem+json (RFC 9457) with a ' +
        'stable `code`. Lists are `{items, nextCursor}`; pass `nextCursor` back as `cursor`. ' +
        'Signing in answers a `token` that is the Bearer; a reply needs an `Idempotency-Key`, and ' +
        'sent again with the same one it is answered again, not doubled.',
    )
    .setVersion('1')
    .addCookieAuth('session', { type: 'apiKey', in: 'cookie', name: 'session' }, 'session')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque' }, 'bearer')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'opaque' }, 'metrics')
    .addGlobalResponse({
      status: 'default',
      description: 'A refusal or a fault.',
      content: { 'application/problem+json': { schema: PROBLEM } },
    })
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: operationId,
    standardSchemaConverter: (schema, { schemaType }) =>
      schema instanceof z.ZodType ? convert(schema, schemaType) : undefined,
  });
  const { components } = convert(problem, 'output');
  document.components = {
    ...document.components,
    schemas: { ...components, ...document.components?.schemas } as never,
  };
  const rules = accessRules(app);
  for (const operation of operationsOf(document)) {
    const open = rules.get(operation.operationId ?? '')?.who === 'anyone';
    operation.security ??= open ? [] : [{ session: [] }, { bearer: [] }];
  }
  return document;
}

/** JSON Schema 2020-12, which is what 3.1 speaks; schemas with a `meta` id become components. */
function convert(schema: z.ZodType, io: 'input' | 'output') {
  const json = z.toJSONSchema(schema, { target: 'draft-2020-12', io, unrepresentable: 'any' });
  const { $defs = {}, $schema: _, ...inner } = json;
  const named = Object.entries($defs).map(([name, definition]) => {
    // zod repeats the name as `id`, which means nothing in 2020-12.
    const { id: _id, ...rest } = definition;
    return [name, rest] as const;
  });
  return { schema: inner, components: Object.fromEntries(named) };
}

/** Operation id to the rule that its guard goes by. */
function accessRules(app: NestFastifyApplication): Map<string, AccessRule> {
  const [reflector, scanner] = [new Reflector(), new MetadataScanner()];
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [
    ...module.controllers.values(),
  ]);
  const rules = new Map<string, AccessRule>();
  for (const { metatype } of controllers) {
    if (typeof metatype !== 'function') continue;
    const prototype = metatype.prototype as Record<string, () => unknown>;
    for (const method of scanner.getAllMethodNames(prototype)) {
      const handler = prototype[method];
      if (!handler) continue;
      const rule = reflector.getAllAndOverride<AccessRule | undefined>(ACCESS_RULE, [
        handler,
        metatype,
      ]);
      rules.set(operationId(metatype.name, method), rule ?? { who: 'verified' });
    }
  }
  return rules;
}

const operationId = (controller: string, method: string) =>
  `${controller.replace(/Controller$/, '')}.${method}`;

interface Operation {
  operationId?: string;
  security?: unknown[];
}

function operationsOf(document: OpenAPIObject): Operation[] {
  return Object.values(document.paths).flatMap((item) =>
    Object.entries(item as Record<string, Operation>)
      .filter(([method]) => /^(get|put|post|delete|patch)$/.test(method))
      .map(([, operation]) => operation),
  );
}
