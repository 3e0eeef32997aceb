/** A running server with a mail server behind it, for tests of what people do with their accounts. */
import { type Api, describedApi } from './described-api.js';
import { type Ground, openGround } from './ground.js';
import { type ServerSettings, startServer, type TestServer } from './server.js';
import { type Smtp, startSmtp } from './smtp.js';

export interface AccountServer {
  server: TestServer;
  smtp: Smtp;
  /** The server's own store, opened in this process. */
  ground: Ground;
  api: Api;
  close(): Promise<void>;
}

/** Starts all of it; cheap hashes, as tests hash a lot. */
export async function startAccountServer(settings: ServerSettings = {}): Promise<AccountServer> {
  const smtp = await startSmtp();
  const server = await startServer({ SMTP_URL: smtp.url, ARGON2_MEMORY_KIB: '7168', ARGON2_PASSES: '1', ...settings });
  const ground = await openGround(server);
  return {
    server,
    smtp,
    ground,
    api: await describedApi(server.url),
    async close() {
      await ground.close();
      await server.stop();
      await smtp.close();
    },
  };
}
