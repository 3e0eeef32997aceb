/** An application that has access, as JSON tells it. */
import { z } from 'zod';
import type { GrantedApplication } from '../../oidc/applications.js';

const scopes = z.array(z.string());
export const applicationsAnswer = z.object({
  applications: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      uri: z.string().optional(),
      scopes,
      resources: z.array(z.object({ identifier: z.string(), scopes })),
      granted_at: z.iso.datetime(),
    }),
  ),
});

/** Where a form takes back the access of an application. */
export const withdrawAction = ({ clientId }: GrantedApplication) =>
  `/account/applications/${encodeURIComponent(clientId)}/withdraw`;

export const presentApplication = ({ clientId, grantedAt, ...rest }: GrantedApplication) => ({
  id: clientId,
  ...rest,
  granted_at: grantedAt.toISOString(),
});
