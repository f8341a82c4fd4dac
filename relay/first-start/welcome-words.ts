/** What an operator is told. `fingerprint`: null where a public authority vouches for the certificate. `invite`: null once the first account is made. */
export type Welcome = {
  address: string;
  isAddressKnown: boolean;
  fingerprint: string | null;
  isSelfSigned: boolean;
  invite: { code: string; link: string | null } | null;
};

/** The words of `docker compose logs welcome`, in lines that fit a terminal. */
export function welcomeWords({ address, isAddressKnown, fingerprint, isSelfSigned, invite }: Welcome): string {
  const [half, rest] = fingerprint === null ? [] : [fingerprint.slice(0, 48), fingerprint.slice(48)];
  const lines = [
    '',
    'Parley is running.',
    '',
    `  Address      ${address}`,
    ...(isAddressKnown ? [] : ['               (the name or address of this machine; PUBLIC_URL sets it)']),
    ...(half === undefined ? ['  Certificate  from a public authority'] : [`  Certificate  SHA-256 ${half}`, `                       ${rest}`]),
    ...(isSelfSigned ? ['               The app shows this fingerprint before it connects: compare the two.'] : []),
    ...(invite === null
      ? ['  Accounts     The first account is made. Invite others from the app.']
      : [
          `  Your invite  ${invite.code}`,
          ...(invite.link === null ? [] : [`               ${invite.link}`]),
          '               It makes the first account, the admin’s, and works once.',
        ]),
    '',
  ];
  return `${lines.join('\n')}\n`;
}
