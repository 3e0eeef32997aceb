/** A session, as JSON tells it: the browser by its usual name, never by its own words. */
import { z } from 'zod';
import { readUserAgent } from '../../lib/user-agent.js';
import type { OpenSession } from '../../oidc/sessions.js';

export const sessionsAnswer = z.object({
  sessions: z.array(
    z.object({
      id: z.string(),
      /** The browser that asks, or from which the token comes. */
      current: z.boolean(),
      signed_in_at: z.iso.datetime(),
      last_seen_at: z.iso.datetime(),
      expires_at: z.iso.datetime().optional(),
      address: z.string().optional(),
      browser: z.string().optional(),
      system: z.string().optional(),
    }),
  ),
});

export const presentSession = (
  { uid, signedInAt, seenAt, expiresAt, address, userAgent }: OpenSession,
  sessionUid?: string,
) => ({
  id: uid,
  current: uid === sessionUid,
  signed_in_at: signedInAt.toISOString(),
  last_seen_at: seenAt.toISOString(),
  expires_at: expiresAt?.toISOString(),
  address,
  ...readUserAgent(userAgent),
});
