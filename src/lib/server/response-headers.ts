const fixed: Readonly<Record<string, string>> = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  // With `no-referrer` browsers send `Origin: null` with forms, which then look as if from elsewhere.
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': ['camera', 'geolocation', 'microphone', 'payment', 'usb']
    .map((feature) => `${feature}=()`)
    .join(', '),
  'x-frame-options': 'DENY'
};

/** What every answer says to browsers and to everything between; pages bring their own CSP. */
export function setSecurityHeaders(headers: Headers, isTls: boolean): void {
  for (const [name, value] of Object.entries(fixed)) headers.set(name, value);
  if (isTls) headers.set('strict-transport-security', 'max-age=63072000; includeSubDomains');
  if (!headers.has('content-security-policy')) {
    headers.set('content-security-policy', "default-src 'none'; frame-ancestors 'none'");
  }
}
