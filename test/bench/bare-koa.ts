/** The ceiling: a Koa that reads a form and answers JSON of the shape of a token response. */
import { randomBytes } from 'node:crypto';
import { parse } from 'node:querystring';
import Koa from 'koa';

const app = new Koa();
app.use(async (ctx) => {
  const chunks: Buffer[] = [];
  for await (const chunk of ctx.req) chunks.push(chunk);
  const { scope } = parse(Buffer.concat(chunks).toString());
  ctx.body = { access_token: randomBytes(32).toString('base64url'), token_type: 'Bearer', expires_in: 600, scope };
});
app.listen(Number(process.env.PORT), '127.0.0.1');
