import { closeOverlay } from '../../state/actions/navigate.ts';
import { copyText, openExternal } from '../../state/actions/shell.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import type { Doubt } from './check-link.ts';
import './open-link-dialog.css';

const reasons: Record<Doubt, string> = {
  'other-address': 'The words of this link show another address than the one it leads to.',
  'not-encrypted': 'This address is not encrypted: others on the way can read and change what you see there.',
  'look-alike': 'The name of this address holds letters that may look like others. It is written out here.',
  'name-in-address': 'This address begins with a name or password that looks like an address. It leads to what stands behind the @.',
};

/** Shows where a link really leads before it opens. */
export function OpenLinkDialog({ href, doubt }: { href: string; doubt: Doubt }) {
  return (
    <Dialog
      title="Open this link?"
      words={reasons[doubt]}
      onClose={closeOverlay}
      actions={
        <>
          <Button onClick={closeOverlay}>Cancel</Button>
          <Button
            onClick={() => {
              void copyText(href, 'Copied the address.');
              closeOverlay();
            }}
          >
            Copy address
          </Button>
          <Button
            look="primary"
            onClick={() => {
              void openExternal(href);
              closeOverlay();
            }}
          >
            Open
          </Button>
        </>
      }
    >
      <p className="open-link-address" dir="ltr">
        <TrueAddress href={href} />
      </p>
    </Dialog>
  );
}

/** The address with its host marked: that is what counts. */
function TrueAddress({ href }: { href: string }) {
  const { host } = new URL(href);
  const at = host === '' ? -1 : href.indexOf(host, href.indexOf('@') + 1 || href.indexOf('//'));
  if (at < 0) return href;
  return (
    <>
      {href.slice(0, at)}
      <strong>{host}</strong>
      {href.slice(at + host.length)}
    </>
  );
}
