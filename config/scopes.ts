/** The scopes of OpenID Connect that people can grant, and the claims that each one releases. */
export const scopes: Record<string, string[]> = {
  openid: ['sub', 'auth_time', 'acr', 'amr'],
  profile: [
    'name',
    'given_name',
    'family_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'website',
    'gender',
    'birthdate',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email', 'email_verified'],
  phone: ['phone_number', 'phone_number_verified'],
  address: ['address'],
  groups: ['groups'],
  offline_access: [],
  /** Opens our own routes under /account; releases nothing by itself. */
  account: [],
};

/** Every scope of the house, whatever resources are declared beside it. */
export const ownScopes = Object.keys(scopes);
