/** Grants as a person thinks of them: several to one client - a browser each, say - are one. */
export interface GrantedApplication {
  clientId: string;
  name: string;
  uri?: string | undefined;
  scopes: string[];
  /** What it may do at APIs. */
  resources: { identifier: string; scopes: string[] }[];
  grantedAt: Date;
}

/** Of a grant as it is stored, what it allows. */
export interface GrantPayload {
  iat: number;
  openid?: { scope?: string };
  resources?: Record<string, string>;
}

const words = (text = '') => text.split(' ').filter(Boolean);

/** All that the grants of a client allow. */
export function mergeGrants(clientId: string, grants: GrantPayload[]): Omit<GrantedApplication, 'name'> {
  const resources = new Map<string, Set<string>>();
  for (const grant of grants)
    for (const [identifier, scope] of Object.entries(grant.resources ?? {}))
      resources.set(identifier, new Set([...(resources.get(identifier) ?? []), ...words(scope)]));
  return {
    clientId,
    scopes: [...new Set(grants.flatMap(({ openid }) => words(openid?.scope)))],
    resources: [...resources].map(([identifier, scopes]) => ({ identifier, scopes: [...scopes] })),
    grantedAt: new Date(Math.min(...grants.map(({ iat }) => iat)) * 1000),
  };
}
