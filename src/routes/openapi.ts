/** GET /openapi.json: what our JSON routes take and answer, from their own declarations (OpenAPI 3.1). */
import Router from '@koa/router';
import { z } from 'zod';
import { scopes } from '../../config/scopes.js';
import type { Deps } from '../deps.js';
import { type Catalogue, type Described, problemBody } from './described.js';

const schemaOf = (schema: z.ZodType, io: 'input' | 'output') => {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return rest;
};
const json = (schema: object, type = 'application/json') => ({ content: { [type]: { schema } } });
const problem = (description: string) => ({
  description,
  ...json({ $ref: '#/components/schemas/Problem' }, 'application/problem+json'),
});

/** The noes that follow from what an operation takes and who may ask. */
function refusals({ body, access }: Described): Record<string, object> {
  return {
    ...(body
      ? { 400: problem('Some fields are not right; each is named'), 415: problem('Neither a form nor JSON') }
      : {}),
    ...(access === 'anyone' ? {} : { 401: problem('Nobody is signed in'), 403: problem('Not allowed') }),
    429: problem('Too many tries; Retry-After says when to come back'),
    503: problem('Busy or away; Retry-After says when to come back'),
  };
}

function describe(operation: Described): object {
  const { summary, path, access, body, query, answers } = operation;
  const given = Object.entries(answers).map(([status, answer]) => {
    const { description, body: answered } = typeof answer === 'string' ? { description: answer } : answer;
    if (Number(status) >= 400) return [status, problem(description)];
    return [status, { description, ...(answered ? json(schemaOf(answered, 'output')) : {}) }];
  });
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !(schema as z.ZodType).safeParse(undefined).success,
    schema: schemaOf(schema as z.ZodType, 'input'),
  }));
  const asked = body && schemaOf(body, 'input');
  return {
    summary,
    security: access === 'anyone' ? [] : [{ session: [] }, { oauth: [access] }],
    ...(inPath.length + inQuery.length ? { parameters: [...inPath, ...inQuery] } : {}),
    ...(asked
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: asked }, 'application/x-www-form-urlencoded': { schema: asked } },
          },
        }
      : {}),
    responses: { ...refusals(operation), ...Object.fromEntries(given) },
  };
}

/** The whole document for a catalogue. */
export function openApi(config: Deps['config'], catalogue: Catalogue): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of catalogue) {
    const path = operation.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  const own = Object.fromEntries(Object.keys(scopes).map((scope) => [scope, `The scope ${scope}`]));
  const flow = { tokenUrl: `${config.ISSUER}/token`, refreshUrl: `${config.ISSUER}/token`, scopes: own };
  const cookie = config.ISSUER.startsWith('https:') ? '__Host-session' : 'session';
  return {
    openapi: '3.1.0',
    info: { title: config.BRAND_NAME, version: '1' },
    servers: [{ url: config.ISSUER }],
    paths,
    components: {
      schemas: { Problem: schemaOf(problemBody, 'output') },
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: cookie, description: 'A browser that is signed in' },
        oauth: {
          type: 'oauth2',
          flows: {
            authorizationCode: { authorizationUrl: `${config.ISSUER}/auth`, ...flow },
            clientCredentials: flow,
            password: flow,
          },
        },
        openid: { type: 'openIdConnect', openIdConnectUrl: `${config.ISSUER}/.well-known/openid-configuration` },
      },
    },
  };
}

/** Builds the route; the document is made once, when it is first asked for. */
export function openApiRoute({ config }: Pick<Deps, 'config'>, catalogue: Catalogue): Router {
  const router = new Router();
  let document: object | undefined;
  router.get('/openapi.json', (ctx) => {
    document ??= openApi(config, catalogue);
    ctx.set('Access-Control-Allow-Origin', '*');
    ctx.body = document;
  });
  return router;
}
