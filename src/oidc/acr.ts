/** The one way to authenticate that we know: a password (acr_values of OpenID Connect Core 3.1.2.1). */
export const passwordAcr = 'urn:gatehouse:acr:password';
